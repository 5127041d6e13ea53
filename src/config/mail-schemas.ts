import { MAIL_ADDRESS } from '../peers/records/mail-record.ts';
import { checked, Wrong } from './checked.ts';
import { host as hostSchema } from './network-schemas.ts';
import type { MailServer } from './settings.ts';

const mailUrl = (scheme: 'imaps' | 'smtps', usualPort: number) =>
  checked((text): MailServer | Wrong => {
    const form = `must be ${scheme}://user:password@host, with :port behind it unless that is ${usualPort}; write @ / : # and % in user and password as %40 %2F %3A %23 %25`;
    if (!text.toLowerCase().startsWith(`${scheme}://`))
      return new Wrong(
        `${form}; only connections that are encrypted from the first byte are made, so no ${scheme.slice(0, 4)}:// and no STARTTLS`,
      );
    const url = URL.parse(text);
    const host = hostSchema.safeParse(url?.hostname.replace(/^\[|\]$/g, '') ?? '');
    const [user, password] = [decoded(url?.username), decoded(url?.password)];
    const isPlain = url !== null && /^\/?$/.test(url.pathname + url.search + url.hash);
    if (!isPlain || !host.success || !user || !password) return new Wrong(form);
    return { host: host.data, port: Number(url.port) || usualPort, user, password };
  });

/** Where letters are read. */
export const imapUrl = mailUrl('imaps', 993);
/** Where letters are sent. */
export const smtpUrl = mailUrl('smtps', 465);

/** A mail address, in lower case. */
export const address = checked((text) => {
  const found = text.toLowerCase();
  return MAIL_ADDRESS.test(found) ? found : new Wrong('must be a mail address such as vpn@example.com');
});

/** Text without its percent escapes; null if it has none that can be read, or a character that no login has. */
function decoded(text: string | undefined): string | null {
  try {
    const plain = decodeURIComponent(text ?? '');
    return /\p{Cc}/u.test(plain) ? null : plain;
  } catch {
    return null; // a % that does not begin an escape
  }
}
