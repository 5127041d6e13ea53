import { MAIL_ADDRESS } from '../peers/records/mail-record.ts';
import type { MailServer, MailSettings } from './settings.ts';

interface MailValues {
  readonly MAIL_IMAP_URL: MailServer | null;
  readonly MAIL_SMTP_URL: MailServer | null;
  readonly MAIL_FROM: string | null;
  readonly MAIL_PROXY: readonly string[] | null;
}

interface ReadMail {
  /** Null: off. */
  readonly settings: MailSettings | null;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Puts the settings of the mail desk together. */
export function readMail({ MAIL_IMAP_URL: imap, MAIL_SMTP_URL: smtp, MAIL_FROM, MAIL_PROXY }: MailValues): ReadMail {
  if (smtp === null) {
    const isHalf = imap !== null || MAIL_FROM !== null || MAIL_PROXY !== null;
    const warnings = isHalf ? ['MAIL_SMTP_URL: missing, so mail is off; the other MAIL_ settings do nothing'] : [];
    return { settings: null, problems: [], warnings };
  }
  const from = MAIL_FROM ?? smtp.user.toLowerCase();
  if (!MAIL_ADDRESS.test(from)) {
    const problem =
      'MAIL_FROM: missing; the login in MAIL_SMTP_URL is no mail address, so put the address that letters come from here';
    return { settings: null, problems: [problem], warnings: [] };
  }
  return { settings: { imap, smtp, from, ways: MAIL_PROXY ?? ['direct'] }, problems: [], warnings: [] };
}
