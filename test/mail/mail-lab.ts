import { onTestFinished } from 'vitest';
import { sealMail } from '../../src/access/mail-code.ts';
import { imapUrl, smtpUrl } from '../../src/config/mail-schemas.ts';
import type { MailSettings } from '../../src/config/settings.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import { DESK, MailServer } from '../lab/mail-server.ts';
import { box, user } from '../stage/sample-state.ts';

/** A mail server whose certificate this process trusts, and the settings for it. */
export async function openMailServer(ways: readonly string[] = ['direct']) {
  const server = await MailServer.start();
  onTestFinished(() => server[Symbol.asyncDispose]());
  server.trust();
  const mail: MailSettings = {
    ...{ imap: imapUrl.parse(server.urls.imap), smtp: smtpUrl.parse(server.urls.smtp) },
    ...{ from: DESK.address, ways },
  };
  const places = { imap: { server: imapUrl.parse(server.urls.imap), ways }, smtp: { server: mail.smtp, ways } };
  return { server, mail, places };
}

/** A friend who can write to the desk with this code. */
export function friendWithMail(id: number, address: string, code: string, more: Partial<DraftUser> = {}): DraftUser {
  const words = sealMail(box, id, 'words', 'apple river stone cloud');
  const digits = sealMail(box, id, 'digits', '1111 2222 3333 4444');
  return user(id, {
    mail: { address, code: sealMail(box, id, 'code', code), words, digits, answered: [], asked: null },
    ...more,
  });
}

/** A letter as a friend’s program writes it. */
export const letterFrom = (address: string, subject: string, more: readonly string[] = []): string =>
  [`From: Somebody <${address}>`, `To: ${DESK.address}`, `Subject: ${subject}`, ...more, '', 'hello', ''].join('\r\n');
