import * as z from 'zod';
import { endTag, MOST_DAYS } from '../../access/guest-terms.ts';
import type { PeopleService } from '../../access/people-service.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { tellFriend } from '../../telegram/features/entry/tell-friend.ts';
import type { Messenger } from '../../telegram/outbox/messenger.ts';
import { whoIs } from '../../telegram/who-is.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import { findFriend } from '../find-friend.ts';
import { friendWord } from '../friend-word.ts';
import { defineWord } from '../word.ts';

interface ExtendServices {
  readonly store: StorePort;
  readonly people: Pick<PeopleService, 'extend'>;
  readonly messenger: Messenger;
  readonly textsFor: (id: number) => Texts;
}

/** `vpn-bot friend extend`: as the buttons about a friend's time. */
export const friendExtend = defineWord({
  name: 'friend-extend',
  args: z.strictObject({ friend: friendWord, days: z.int().min(1).max(MOST_DAYS).nullable() }),
  result: z.object({
    who: z.string(),
    hasChanged: z.boolean(),
    until: z.iso.datetime().nullable(),
    /** From the first connection; null: there is no such term. */
    days: z.number().nullable(),
  }),
  audit: ({ store, textsFor }: ExtendServices, { friend, days }, { by }) => ({
    what: textsFor(by).people.buttons.moreTime(days),
    whom: String(findFriend(store.state, friend).telegram_id),
  }),
  async run({ store, people, messenger }: ExtendServices, { friend, days }, actor) {
    const before = findFriend(store.state, friend);
    const user = await people.extend(actor, before.telegram_id, days);
    const hasChanged = endTag(before) !== endTag(user);
    if (hasChanged) tellFriend({ messenger }, user, 'extended');
    return { who: whoIs(store.state, user.telegram_id), hasChanged, until: user.until, days: user.days_from_first };
  },
});
