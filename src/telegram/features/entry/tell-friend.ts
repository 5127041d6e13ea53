import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import { termsOf } from './terms.ts';

/** What was done about somebody's access, as they hear it. */
const NEWS = {
  paused: (entry: Texts['entry']) => entry.paused(),
  resumed: (entry: Texts['entry']) => entry.resumed(),
  extended: (entry: Texts['entry'], user: UserRecord) => entry.youWereExtended(termsOf(user)),
} as const;

/** Tells a friend once that they were paused, are on again, or may stay longer; call it when a button or command has done that. */
export function tellFriend({ messenger }: Pick<App, 'messenger'>, user: UserRecord, what: keyof typeof NEWS): void {
  messenger.tell(user.telegram_id, ({ entry }) => NEWS[what](entry, user));
}
