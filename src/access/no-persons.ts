import { UserError } from '../errors.ts';

/** Accounts of Telegram's own that stand where a person's id could (tdlib/td, UserManager.cpp), and @BotFather. */
const SERVICES: ReadonlySet<number> = new Set([
  777000, // service notifications
  489000, // verification codes
  1271266957, // replies
  1087968824, // anonymous administrators of groups
  136817688, // posts of channels
  5434988373, // the anti-spam service
  93372553,
]);

/** Refuses an id that is no person's: Telegram's own accounts, and the bot itself. Throws `UserError`. */
export function requirePerson(id: number, botId: number | null): void {
  if (SERVICES.has(id) || id === botId) throw new UserError('not-a-person');
}
