import type { InviteService } from '../../../access/invite-service.ts';
import type { InviteTerms } from '../../../access/invites.ts';
import { UserError } from '../../../errors.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { ENTRY_BUTTONS } from './entry-buttons.ts';
import { type InviteCardServices, inviteCard, inviteList } from './invite-card.ts';
import { inviteLinks } from './invite-link.ts';
import { readInvite } from './read-invite.ts';

/** Services of `/invite`. */
export interface InviteServices extends InviteCardServices {
  readonly invites: Pick<InviteService, 'open' | 'create'>;
  readonly timezone: string;
  readonly botUsername: () => string;
}

/** `/invite`: makes a link at once on the terms that follow the command; buttons change them. `/invite list` shows the open invites. */
export async function invite(
  services: InviteServices,
  { args, from, updateId, texts, answer }: Request,
): Promise<void> {
  if (/^(list|список)$/iu.test(args)) return answer(...inviteList(services, texts));
  const nodes = services.nodes.map(({ node }) => node.id);
  const wishes = readInvite(args, { nodes, now: services.now(), timezone: services.timezone });
  if (!wishes) throw new UserError('invite-usage');
  await send(services, { from, updateId, texts, answer }, wishes);
}

/** "Invite": an invite on the usual terms. */
export const inviteByPress = onPress(ENTRY_BUTTONS.newInvite, 'people', async (services: InviteServices, press) => {
  await send(services, press, {});
  press.toast('');
});

async function send(
  services: InviteServices,
  { from, updateId, texts, answer }: Pick<Request, 'from' | 'updateId' | 'texts' | 'answer'>,
  wishes: InviteTerms,
): Promise<void> {
  const made = await services.invites.create({ by: from.id, updateId }, wishes);
  answer(texts.entry.inviteLink(inviteLinks(services.botUsername(), made.secret), texts.setup.targets));
  answer(...inviteCard(services, texts, made));
}
