import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { EntryTexts } from '../../../texts/chat/entry-texts.ts';
import type { App } from '../../app.ts';
import { termsOf } from './terms.ts';

/** What was done about somebody's access, as they hear it. */
const NEWS = {
  paused: (entry: EntryTexts) => entry.paused(),
  resumed: (entry: EntryTexts) => entry.resumed(),
  extended: (entry: EntryTexts, user: UserRecord) => entry.youWereExtended(termsOf(user)),
} as const;

/** Tells a friend once that they were paused, are on again, or may stay longer; call it when a button or command has done that. */
export function tellFriend({ messenger }: Pick<App, 'messenger'>, user: UserRecord, what: keyof typeof NEWS): void {
  messenger.tell(user.telegram_id, ({ entry }) => NEWS[what](entry, user));
}
