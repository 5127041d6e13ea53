import * as z from 'zod';
import type { MailService } from '../../access/mail-service.ts';
import type { Settings } from '../../config/settings.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { deskFor } from '../../telegram/features/mail/mail-page.ts';
import { whoIs } from '../../telegram/who-is.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import { findFriend } from '../find-friend.ts';
import { friendWord } from '../friend-word.ts';
import { defineWord } from '../word.ts';

interface FriendMailServices {
  readonly store: StorePort;
  readonly settings: Pick<Settings, 'adminId' | 'mail'>;
  readonly mail: Pick<MailService, 'accessOf' | 'setAddress' | 'renew' | 'remove'>;
  readonly textsFor: (id: number) => Texts;
}

/** What is to be done, beside showing it. */
const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('show') }),
  z.strictObject({ kind: z.literal('set'), address: z.string().min(1).max(320) }),
  z.strictObject({ kind: z.literal('renew') }),
  z.strictObject({ kind: z.literal('end') }),
]);

/** `vpn-bot friend mail`: as the page of the friend's card does it. The answer has the friend's code and words. */
export const friendMail = defineWord({
  name: 'friend-mail',
  args: z.strictObject({ friend: friendWord, change }),
  result: z.object({
    who: z.string(),
    desk: z.string().nullable(),
    access: z.object({ address: z.string(), code: z.string(), words: z.string(), digits: z.string() }).nullable(),
  }),
  audit: ({ store, textsFor }: FriendMailServices, { friend, change: { kind } }, { by }) => {
    const { buttons } = textsFor(by).mail;
    const label = { show: null, set: buttons.set, renew: buttons.renew, end: buttons.end }[kind];
    return label === null ? null : { what: label, whom: String(findFriend(store.state, friend).telegram_id) };
  },
  async run({ store, settings, mail }: FriendMailServices, { friend, change: wanted }, actor) {
    const { telegram_id: id } = findFriend(store.state, friend);
    const { desk } = deskFor(settings, id);
    if (wanted.kind === 'set') await mail.setAddress(actor, id, wanted.address);
    if (wanted.kind === 'renew') await mail.renew(actor, id);
    if (wanted.kind === 'end') await mail.remove(actor, id);
    return { who: whoIs(store.state, id), desk, access: mail.accessOf(id) };
  },
});
