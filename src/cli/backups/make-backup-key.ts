import { backupKey } from '../../control/words/backup-key.ts';
import { CliError } from '../cli-error.ts';
import type { Console } from '../console.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';

export interface KeyTerminal {
  /** `yes`: questions are answered with yes. */
  readonly console: (yes: boolean) => Console;
  /** Waits for Enter and clears screen and scrollback; does nothing where standard output is no terminal. */
  readonly clear: (question: string) => Promise<void>;
}

/**
 * `vpn-bot backup-key`: makes the owner's key for whole backups, shows its secret half once, and has the bot seal to the other half once
 * the owner says that it is kept. Rejects with `CliError`.
 */
export async function makeBackupKey(parts: AskParts, { console, clear }: KeyTerminal) {
  const { backups: t } = parts.texts;
  const { say, confirm } = console(false);
  const { had } = await askBot(backupKey, { recipient: null }, parts);
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const identity = await generateX25519Identity();
  parts.note(had ? t.replaces : t.keyIs);
  say(identity);
  if (!(await confirm(t.askKept))) throw new CliError(t.notKept);
  await askBot(backupKey, { recipient: await identityToRecipient(identity) }, parts);
  parts.note(t.keySet);
  await clear(parts.texts.config.clear);
}
