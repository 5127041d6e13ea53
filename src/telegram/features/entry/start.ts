import type { InviteService } from '../../../access/invite-service.ts';
import type { NotifyOwner } from '../../../notices.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import type { PeerService } from '../../../peers/devices/peer-service.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import type { Request } from '../../router/request.ts';
import { setupRows } from '../config/setup.ts';
import { PEOPLE_BUTTONS } from '../people/people-buttons.ts';
import { ENTRY_BUTTONS } from './entry-buttons.ts';
import { askButton, explainNoAccess, type NoAccessServices } from './explain-no-access.ts';
import { readStartPayload, type SetupTarget } from './invite-link.ts';
import { termsOf } from './terms.ts';

/** Services of `/start`. */
export interface StartServices extends NoAccessServices {
  readonly invites: Pick<InviteService, 'use'>;
  readonly peers: Pick<PeerService, 'makeFirst'>;
  readonly notify: NotifyOwner;
}

/** Values of `?start=` in links that only open the bot and invite nobody. */
const NO_INVITE = new Set(['', 'hi']);

/** `/start`: greets the person and says what to do first. Followed by the secret of an invite, it lets them in. */
export async function start(services: StartServices, request: Request): Promise<void> {
  const { standing, texts, from, args, answer } = request;
  if (!NO_INVITE.has(args) && standing !== 'owner') {
    const { secret, target } = readStartPayload(args);
    const entrance = await services.invites.use(secret, from, request.updateId);
    if (entrance.kind === 'in') return welcomeInvited(services, request, entrance.user, target);
    if (entrance.kind === 'refused') return answer(texts.entry.inviteRefused(), askButton(texts));
  }
  if (standing === 'owner') answer(texts.welcomeOwner(), ownerRows(texts));
  else if (standing === 'friend') welcome(services, request);
  else explainNoAccess(services, request);
}

/** The owner's first step, an invite; then the people who are there. */
function ownerRows({ entry, people }: Texts): Row[] {
  return [
    { text: entry.buttons.invite, data: callbackData(ENTRY_BUTTONS.newInvite, {}) },
    { text: people.buttons.everybody, data: callbackData(PEOPLE_BUTTONS.list, { page: 0 }) },
  ];
}

/** Whoever has no device yet is asked for one; the others are told where everything is. */
function welcome({ store }: StartServices, { from, texts, answer }: Request): void {
  if (devicesOf(store.state, from.id).length > 0) answer(texts.welcomeBack(from.name));
  else answer(texts.welcomeFriend(from.name, ''), setupRows(texts));
}

/** Whoever followed the link for their device gets its config at once; the others are asked what the VPN is for. */
async function welcomeInvited(
  services: StartServices,
  { from, texts, updateId, answer }: Request,
  user: UserRecord,
  target: SetupTarget | null,
): Promise<void> {
  const { id: friendId, username, name } = from;
  services.notify({ kind: 'invite-used', friendId, username, name, invite: user.called, update: updateId });
  const terms = texts.entry.terms(termsOf(user));
  const ask = () => answer(texts.welcomeFriend(name, terms), setupRows(texts));
  if (target === null) return ask();
  try {
    if (!(await services.peers.makeFirst(friendId, target))) return ask();
  } catch (error) {
    ask();
    throw error; // its sentence follows: no server, or no place on it
  }
  answer(texts.setup.coming(name, terms, texts.setup.targets[target]), setupRows(texts, target));
}
