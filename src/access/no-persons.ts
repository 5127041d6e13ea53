import { UserError } from '../errors.ts';

/** Ids of Telegram's service accounts, which can appear as senders (tdlib/td, UserManager.cpp), and of @BotFather. */
const SERVICES: ReadonlySet<number> = new Set([
  777000, // service notifications
  489000, // verification codes
  1271266957, // replies
  1087968824, // anonymous administrators of groups
  136817688, // posts of channels
  5434988373, // the anti-spam service
  93372553,
]);

/** Throws `UserError` for an id that belongs to no person: a service account of Telegram's, or the bot itself. */
export function requirePerson(id: number, botId: number | null): void {
  if (SERVICES.has(id) || id === botId) throw new UserError('not-a-person');
}
