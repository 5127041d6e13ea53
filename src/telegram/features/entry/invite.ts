import { UserError } from '../../../errors.ts';
import type { App } from '../../app.ts';
import type { Request } from '../../router/request.ts';
import { inviteCard, inviteList } from './invite-card.ts';
import { readInvite } from './read-invite.ts';

/** `/invite`: a link at once, with what the words say; buttons change the rest. `/invite list`: those that are open. */
export async function invite({ args, from, updateId, texts, answer }: Request, app: App): Promise<void> {
  if (/^(list|список)$/iu.test(args)) return answer(...inviteList(app, texts));
  const nodes = app.nodes.map(({ node }) => node.id);
  const terms = readInvite(args, { nodes, now: app.now(), timezone: app.timezone });
  if (!terms) throw new UserError('invite-usage');
  const made = await app.invites.create({ by: from.id, updateId }, terms);
  answer(texts.entry.inviteLink(`https://t.me/${app.botUsername()}?start=${made.secret}`));
  answer(...inviteCard(app, texts, made));
}
