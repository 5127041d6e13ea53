import type { InviteService } from '../../../access/invite-service.ts';
import type { NotifyOwner } from '../../../notices.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Request } from '../../router/request.ts';
import type { ServerChoiceServices } from '../config/server.ts';
import { appNameFor } from '../devices/app-name.ts';
import { askButton, explainNoAccess, type NoAccessServices } from './explain-no-access.ts';
import { termsOf } from './terms.ts';

/** Services of `/start`. */
export interface StartServices extends NoAccessServices, ServerChoiceServices {
  readonly invites: Pick<InviteService, 'use'>;
  readonly notify: NotifyOwner;
}

/** Values of `?start=` in links that only open the bot and invite nobody. */
const NO_INVITE = new Set(['', 'hi']);

/** `/start`: greets the person and says what to do first. Followed by the secret of an invite, it lets them in. */
export async function start(services: StartServices, request: Request): Promise<void> {
  const { standing, texts, from, args, answer } = request;
  if (!NO_INVITE.has(args) && standing !== 'owner') {
    const entrance = await services.invites.use(args, from, request.updateId);
    if (entrance.kind === 'in') return welcomeInvited(services, request, entrance.user);
    if (entrance.kind === 'refused') return answer(texts.entry.inviteRefused(), askButton(texts));
  }
  if (standing === 'owner') answer(texts.welcomeOwner());
  else if (standing === 'friend') answer(texts.welcomeFriend(from.name, appNameFor(services, from.id)));
  else explainNoAccess(services, request);
}

function welcomeInvited(services: StartServices, { from, texts, updateId, answer }: Request, user: UserRecord): void {
  const welcome = texts.welcomeFriend(from.name, appNameFor(services, from.id));
  answer([welcome, texts.entry.terms(termsOf(user))].filter(Boolean).join('\n\n'));
  const { id: friendId, username, name } = from;
  services.notify({ kind: 'invite-used', friendId, username, name, invite: user.called, update: updateId });
}
