import { restoreCode } from '../../control/words/restore-code.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';
import { moment } from '../friend/moment.ts';

/** `vpn-bot restore-code`: says what the backup in the chat changes, and the code that confirms it there. */
export async function showRestoreCode(parts: AskParts, say: (line: string) => void): Promise<void> {
  const { store: t, backups } = parts.texts;
  const restore = await askBot(restoreCode, {}, parts);
  say(backups.madeAt(moment(restore.made, parts.language)));
  say(t.regain(restore.regain));
  say(t.lose(restore.lose));
  for (const who of restore.displaced) say(t.displaced(who));
  for (const { who, rights } of restore.helpers) say(t.helper(who, rights));
  for (const { who, until } of restore.terms) say(t.term(who, until));
  if (restore.awaited.length > 0) say(t.awaited(restore.awaited));
  if (restore.forgotten.length > 0) say(t.forgotten(restore.forgotten));
  say(backups.code(`${restore.code.slice(0, 4)} ${restore.code.slice(4)}`));
}
