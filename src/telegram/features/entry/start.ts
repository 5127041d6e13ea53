import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { App } from '../../app.ts';
import type { Request } from '../../router/request.ts';
import { askButton, greetStranger } from './greet-stranger.ts';
import { termsOf } from './terms.ts';

/** What stands behind `?start=` in a link that only opens the bot. */
const NO_INVITE = new Set(['', 'hi']);

/** `/start`: hello, and what to do first; behind the link of an invite it lets its bearer in. */
export async function start(request: Request, app: App): Promise<void> {
  const { standing, texts, from, args, answer } = request;
  if (!NO_INVITE.has(args) && standing !== 'owner') {
    const entrance = await app.invites.use(args, from, request.updateId);
    if (entrance.kind === 'in') return welcomeInvited(request, entrance.user, app);
    if (entrance.kind === 'refused') return answer(texts.entry.inviteRefused(), askButton(texts));
  }
  if (standing === 'owner') answer(texts.welcomeOwner());
  else if (standing === 'friend') answer(texts.welcomeFriend(from.name));
  else greetStranger(request, app);
}

function welcomeInvited({ from, texts, updateId, answer }: Request, user: UserRecord, app: App): void {
  answer([texts.welcomeFriend(from.name), texts.entry.terms(termsOf(user))].filter(Boolean).join('\n\n'));
  const { id: friendId, username, name } = from;
  app.notify({ kind: 'invite-used', friendId, username, name, invite: user.called, update: updateId });
}
