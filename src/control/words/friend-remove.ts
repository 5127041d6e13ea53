import * as z from 'zod';
import type { AccessService } from '../../access/access-service.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { readPerson } from '../../telegram/router/read-person.ts';
import { whoIs } from '../../telegram/who-is.ts';
import { chatCommand } from '../chat-command.ts';
import { findFriend } from '../find-friend.ts';
import { friendWord } from '../friend-word.ts';
import { defineWord } from '../word.ts';

interface RemoveServices {
  readonly store: StorePort;
  readonly access: Pick<AccessService, 'remove' | 'stopWaiting'>;
}

/** `vpn-bot friend remove`: as `/remove_user`. */
export const friendRemove = defineWord({
  name: 'friend-remove',
  args: z.strictObject({ friend: friendWord }),
  result: z.object({ who: z.string() }),
  audit: ({ store }: RemoveServices, { friend }) => {
    const waiting = waitingName(store, friend);
    return chatCommand('remove_user', waiting ?? String(findFriend(store.state, friend).telegram_id));
  },
  async run({ store, access }: RemoveServices, { friend }, { by, updateId }) {
    const waiting = waitingName(store, friend);
    if (waiting !== null) {
      await access.stopWaiting(waiting.slice(1), updateId);
      return { who: waiting };
    }
    const { telegram_id } = await access.remove(findFriend(store.state, friend).telegram_id, updateId, by);
    return { who: whoIs(store.state, telegram_id) };
  },
});

/** `@name`, if that name waits for its person to write and nobody in the store has it. */
function waitingName({ state }: StorePort, word: string): string | null {
  const person = readPerson(word, null);
  if (person === null || 'id' in person) return null;
  const isWaiting = Object.hasOwn(state.pending_usernames, person.username.toLowerCase());
  const isKnown = Object.values(state.users).some(
    ({ username }) => username?.toLowerCase() === person.username.toLowerCase(),
  );
  return isWaiting && !isKnown ? `@${person.username}` : null;
}
