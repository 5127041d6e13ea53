import type { Command } from 'commander';
import { askBot } from '../control/ask-bot.ts';
import { moment } from './moment.ts';
import type { FriendParts } from './register.ts';

/** Adds `vpn-bot invite` to the program. The link goes to standard output, words about it to standard error. */
export function registerInvite(program: Command, { texts, parts, console }: FriendParts): void {
  const { help: t, friend: said } = texts;
  program
    .command('invite [words...]')
    .description(t.invite)
    .action(async (words: readonly string[]) => {
      const { invite } = await import('../../control/words/invite.ts');
      const asked = parts();
      const { link, expires, until, days } = await askBot(invite, { terms: words.join(' ') }, asked);
      const date = (iso: string | null) => (iso === null ? null : moment(iso, asked.language));
      asked.note(said.invited(moment(expires, asked.language)));
      asked.note(said.stays(date(until), days));
      console(false).say(link);
    });
}
