import type { Settings } from '../config/settings.ts';
import { judgeMailError, mailErrorText } from '../mail/mail-error.ts';
import { tryMailbox } from '../mail/mailbox.ts';
import { trySending } from '../mail/send-letter.ts';
import type { FindingTexts } from '../texts/cli/texts.ts';
import { visible } from '../visible.ts';
import { bad, type Finding, good } from './finding.ts';

/** How long each server may take (ms). */
const PATIENCE_MS = 20_000;

/** Findings on the mail servers: whether each is reached and takes the login. None where there is no mail; no login is in them. */
export async function mailFindings({ mail }: Pick<Settings, 'mail'>, t: FindingTexts): Promise<readonly Finding[]> {
  if (mail === null) return [];
  const { imap, smtp, ways } = mail;
  const tries = [
    ...(imap === null ? [] : [{ setting: 'MAIL_IMAP_URL', server: imap, run: tryMailbox }]),
    { setting: 'MAIL_SMTP_URL', server: smtp, run: trySending },
  ] as const;
  return Promise.all(
    tries.map(async ({ setting, server, run }) => {
      const where = `${server.host}:${server.port}`;
      try {
        await run({ server, ways }, AbortSignal.timeout(PATIENCE_MS));
        return good(t.mailGood(where));
      } catch (error) {
        const why = visible(mailErrorText(error));
        return bad(
          judgeMailError(error) === 'login' ? t.mailLogin(where, setting, why) : t.mailSilent(where, setting, why),
        );
      }
    }),
  );
}
