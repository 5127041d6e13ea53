import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Messenger } from '../../outbox/messenger.ts';
import { tellOwnerRow } from '../tickets/ticket-buttons.ts';
import { termsOf } from './terms.ts';

/** The text to the friend for each change of their access. */
const NEWS = {
  paused: (entry: Texts['entry']) => entry.paused(),
  resumed: (entry: Texts['entry']) => entry.resumed(),
  limited: (entry: Texts['entry'], user: UserRecord) => entry.terms(termsOf(user)),
  extended: (entry: Texts['entry'], user: UserRecord) => entry.youWereExtended(termsOf(user)),
} as const;

/** Queues a message to a friend who was paused, resumed, given more time, or given an end. */
export function tellFriend(
  { messenger }: { readonly messenger: Messenger },
  user: UserRecord,
  what: keyof typeof NEWS,
): void {
  messenger.tell(user.telegram_id, ({ entry }) => NEWS[what](entry, user), {
    rows: (texts) => (what === 'paused' ? [tellOwnerRow(texts)] : []),
  });
}
