import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Messenger } from '../../outbox/messenger.ts';
import { termsOf } from './terms.ts';

/** What was done about a friend's access, as the friend reads it. */
const NEWS = {
  paused: (entry: Texts['entry']) => entry.paused(),
  resumed: (entry: Texts['entry']) => entry.resumed(),
  extended: (entry: Texts['entry'], user: UserRecord) => entry.youWereExtended(termsOf(user)),
} as const;

/** Tells a friend that they were paused, are on again, or may stay longer. */
export function tellFriend(
  { messenger }: { readonly messenger: Messenger },
  user: UserRecord,
  what: keyof typeof NEWS,
): void {
  messenger.tell(user.telegram_id, ({ entry }) => NEWS[what](entry, user));
}
