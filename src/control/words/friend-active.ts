import * as z from 'zod';
import type { PeopleService } from '../../access/people-service.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { tellFriend } from '../../telegram/features/entry/tell-friend.ts';
import type { Messenger } from '../../telegram/outbox/messenger.ts';
import { whoIs } from '../../telegram/who-is.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import { findFriend } from '../find-friend.ts';
import { friendWord } from '../friend-word.ts';
import { defineWord } from '../word.ts';

interface ActiveServices {
  readonly store: StorePort;
  readonly people: Pick<PeopleService, 'pause' | 'resume'>;
  readonly messenger: Messenger;
  readonly textsFor: (id: number) => Texts;
}

/** `vpn-bot friend pause` and `resume`: as the buttons of the friend's card do it. */
export const friendActive = defineWord({
  name: 'friend-active',
  args: z.strictObject({ friend: friendWord, wanted: z.enum(['pause', 'resume']) }),
  result: z.object({ who: z.string(), hasChanged: z.boolean() }),
  audit: ({ store, textsFor }: ActiveServices, { friend, wanted }, { by }) => ({
    what: textsFor(by).people.buttons[wanted],
    whom: String(findFriend(store.state, friend).telegram_id),
  }),
  async run({ store, people, messenger }: ActiveServices, { friend, wanted }, actor) {
    const before = findFriend(store.state, friend);
    const user = await people[wanted](actor, before.telegram_id);
    const hasChanged = user.active !== before.active;
    if (hasChanged) tellFriend({ messenger }, user, wanted === 'pause' ? 'paused' : 'resumed');
    return { who: whoIs(store.state, user.telegram_id), hasChanged };
  },
});
