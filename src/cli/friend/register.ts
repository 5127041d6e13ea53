import type { Command } from 'commander';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { CliError } from '../cli-error.ts';
import type { Console } from '../console.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';
import type { MailOptions } from './friend-mail.ts';
import { moment } from './moment.ts';

export interface FriendParts {
  readonly texts: CliTexts;
  readonly parts: () => AskParts;
  /** `yes`: questions are answered with yes. */
  readonly console: (yes: boolean) => Console;
}

/** Adds `vpn-bot friend …` to the program: what the owner does in the chat, from the shell. */
export function registerFriend(program: Command, { texts, parts, console }: FriendParts): void {
  const { help: t, friend: said } = texts;
  const { say } = console(false);
  /** Said after a change that the chat would have told the friend of. */
  const noteUntold = ({ settings, note }: AskParts) => {
    if (settings.botToken === null) note(said.nobodyTold);
  };
  const friend = program.command('friend').description(t.friend);
  friend
    .command('add <friend>')
    .description(t.friendAdd)
    .action(async (word: string) => {
      const { friendAdd } = await import('../../control/words/friend-add.ts');
      const { who, outcome } = await askBot(friendAdd, { friend: word }, parts());
      say(said.added[outcome](who));
      if (outcome === 'added' || outcome === 'restored') noteUntold(parts());
    });
  friend
    .command('list')
    .description(t.friendList)
    .action(async () => (await import('./list.ts')).listFriends(parts(), say));
  for (const wanted of ['pause', 'resume'] as const) {
    friend
      .command(`${wanted} <friend>`)
      .description(wanted === 'pause' ? t.friendPause : t.friendResume)
      .action(async (word: string) => {
        const { friendActive } = await import('../../control/words/friend-active.ts');
        const { who, hasChanged } = await askBot(friendActive, { friend: word, wanted }, parts());
        say(!hasChanged ? said.unchanged(who) : wanted === 'pause' ? said.paused(who) : said.resumed(who));
        if (hasChanged) noteUntold(parts());
      });
  }
  friend
    .command('mail <friend>')
    .description(t.friendMail)
    .option('--address <address>', t.mailAddress)
    .option('--renew', t.mailRenew)
    .option('--off', t.mailOff)
    .action(async (word: string, options: MailOptions) => {
      const { showFriendMail } = await import('./friend-mail.ts');
      await showFriendMail(word, options, { t: said, parts: parts(), say });
    });
  friend
    .command('remove <friend>')
    .description(t.friendRemove)
    .option('-y, --yes', t.yes)
    .action(async (word: string, { yes = false }: { yes?: boolean }) => {
      if (!(await console(yes).confirm(said.askRemoval(word)))) throw new CliError(said.kept);
      const { friendRemove } = await import('../../control/words/friend-remove.ts');
      say(said.removed((await askBot(friendRemove, { friend: word }, parts())).who));
      noteUntold(parts());
    });
  friend
    .command('extend <friend> <days>')
    .description(t.friendExtend)
    .action(async (word: string, given: string) => {
      const { friendExtend } = await import('../../control/words/friend-extend.ts');
      const days = readDays(given, said.daysUsage(given));
      const { who, hasChanged, until, days: left } = await askBot(friendExtend, { friend: word, days }, parts());
      const end = until === null ? null : moment(until, parts().language);
      say(hasChanged ? said.extended(who, end, left) : said.unchanged(who));
      if (hasChanged) noteUntold(parts());
    });
}

/** Null: without an end. */
function readDays(given: string, usage: string): number | null {
  if (given === 'forever') return null;
  const days = /^\d{1,4}d?$/.test(given) ? Number.parseInt(given, 10) : 0;
  if (days < 1 || days > 3650) throw new CliError(usage);
  return days;
}
