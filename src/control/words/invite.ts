import * as z from 'zod';
import type { InviteService } from '../../access/invite-service.ts';
import { Refusal, UserError } from '../../errors.ts';
import { readInvite } from '../../telegram/features/entry/read-invite.ts';
import type { NodesView } from '../../telegram/views.ts';
import { chatCommand } from '../chat-command.ts';
import { defineWord } from '../word.ts';

interface InviteServices {
  readonly view: NodesView;
  readonly invites: Pick<InviteService, 'create'>;
  readonly timezone: string;
  /** The bot's username; null: Telegram has not told it yet. */
  readonly botUsername: () => string | null;
}

/** `vpn-bot invite`: as `/invite`, with the same words behind it. */
export const invite = defineWord({
  name: 'invite',
  args: z.strictObject({ terms: z.string().max(500) }),
  result: z.object({
    link: z.url({ protocol: /^https$/, hostname: /^t\.me$/ }),
    expires: z.iso.datetime(),
    until: z.iso.datetime().nullable(),
    days: z.number().nullable(),
  }),
  audit: (_services: InviteServices, { terms }) => ({ ...chatCommand('invite', terms), whom: null }),
  async run({ view, invites, timezone, botUsername }: InviteServices, { terms }, actor) {
    const username = botUsername();
    if (username === null) throw new Refusal('bot-unknown');
    const nodes = view.nodes.map(({ node }) => node.id);
    const wishes = readInvite(terms, { nodes, now: view.now(), timezone });
    if (!wishes) throw new UserError('invite-usage');
    const { secret, invite: made } = await invites.create(actor, wishes);
    const { expires_at: expires, until, days_from_first: days } = made;
    return { link: `https://t.me/${username}?start=${secret}`, expires, until, days };
  },
});
