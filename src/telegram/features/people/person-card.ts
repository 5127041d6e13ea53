import { mayChange, requireMayChange } from '../../../access/people-service.ts';
import type { Settings } from '../../../config/settings.ts';
import { UserError } from '../../../errors.ts';
import { allowanceNow } from '../../../health/allowance/allowance-now.ts';
import type { TrafficMeter } from '../../../health/traffic-meter.ts';
import { bytesOf } from '../../../health/traffic-sums.ts';
import { speedOf } from '../../../limits/limit-lines.ts';
import { devicesOf, keptOf, sparesOf } from '../../../peers/devices/devices.ts';
import { REMEMBERED_MS } from '../../../peers/plan/plan.ts';
import { deadlineOf } from '../../../peers/records/deadlines.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { PersonCard } from '../../../texts/chat/person-card.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { type ButtonShape, callbackData } from '../../router/buttons.ts';
import { type NodesView, nodeName, plainAddress } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { ALLOWANCE_BUTTONS } from '../allowance/allowance-buttons.ts';
import { entriesOf } from '../config/exits.ts';
import { HANDOVER_BUTTONS } from '../handover/handover-buttons.ts';
import { MAIL_BUTTONS } from '../mail/mail-buttons.ts';
import { deviceProgram } from './device-program.ts';
import { canRestore, nameOf } from './find-people.ts';
import { PEOPLE_BUTTONS } from './people-buttons.ts';
import { pageOf, type Shown } from './people-list.ts';
import { deviceStatus, type PeopleView, personStatus } from './person-status.ts';

/** Services of a person's card. */
export interface CardServices extends PeopleView {
  readonly settings: Pick<Settings, 'adminId' | 'regenGraceSeconds' | 'deviceLimit' | 'mail'>;
  readonly traffic: Pick<TrafficMeter, 'device' | 'friend' | 'inMonth'>;
}

/** A person's card with the buttons that the person `by` may press. Throws `UserError` if there is no such person. */
export function personCard(services: CardServices, texts: Texts, by: number, id: number): Shown {
  const user = personOf(services, id);
  const { adminId } = services.settings;
  const list = {
    text: texts.people.buttons.toList,
    data: callbackData(PEOPLE_BUTTONS.list, { page: pageOf(services, id) }),
  };
  const actions = mayChange(services.store.state, adminId, by, id)
    ? actionsOn(services, texts, user, by === adminId)
    : [];
  return [texts.people.card(describe(services, user)), [...actions, list]];
}

/** The record of a person; a removed one counts while the removal can be undone. Throws `UserError` if there is none. */
export function personOf({ store, now }: Pick<NodesView, 'store' | 'now'>, id: number): UserRecord {
  const user = store.state.users[id];
  if (!user || (user.removed_at !== null && !canRestore(user, now()))) throw new UserError('unknown-person');
  return user;
}

function describe(services: CardServices, user: UserRecord): PersonCard {
  const { state } = services.store;
  const { telegram_id: id, called, name, removed_at } = user;
  const devices = devicesOf(state, id);
  const [, spare] = sparesOf(state, id)[0] ?? [];
  const traffic = services.traffic.friend(id);
  return {
    id,
    name: nameOf(user),
    telegramName: called === null ? null : name,
    username: user.username,
    isOwner: user.role === 'owner',
    ...personStatus(services, user, keptOf(state, id)),
    until: user.until === null ? null : new Date(user.until),
    daysFromFirst: user.days_from_first,
    invitedBy: user.invited_by === null ? null : whoIs(state, user.invited_by),
    devices: devices.map(([peerId, peer]) => ({
      server: nodeName(services, peer.server_id),
      name: peer.name,
      address: plainAddress(peer),
      handedUntil: dateOf(deadlineOf(peer)),
      runs: deviceProgram(services, peer),
      ...deviceStatus(services, peerId, peer),
    })),
    spare: spare ? { server: nodeName(services, spare.server_id), isProven: spare.proven_at !== null } : null,
    traffic: bytesOf(traffic.total) === 0 ? null : traffic,
    ownLimit: user.device_limit,
    usualLimit: usualLimit(services),
    allowance: allowanceNow(user, state.preferences, services.traffic, services.now()),
    speed: speedOf(user, state.preferences, services.now()),
    servers: user.allowed_nodes?.map((node) => nodeName(services, node)) ?? null,
    note: user.note,
    rights: user.rights,
    restoreUntil: removed_at === null ? null : new Date(Date.parse(removed_at) + REMEMBERED_MS),
  };
}

const dateOf = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));

/** How many devices per node a friend without a limit of their own may have. */
export const usualLimit = ({ store, settings }: Pick<CardServices, 'store' | 'settings'>): number =>
  store.state.preferences.device_limit ?? settings.deviceLimit;

function actionsOn(
  services: Pick<CardServices, 'now' | 'settings' | 'nodes' | 'store'>,
  { people: { buttons }, allowance, handover, mail, exits }: Texts,
  user: UserRecord,
  isOwner: boolean,
): Row[] {
  const { now, settings } = services;
  const person = user.telegram_id;
  const button = (text: string, shape: ButtonShape<(typeof PEOPLE_BUTTONS)['card']['fields']>): Button => ({
    text,
    data: callbackData(shape, { person }),
  });
  if (canRestore(user, now())) return [button(buttons.restore, PEOPLE_BUTTONS.restore)];
  return [
    [
      user.active ? button(buttons.pause, PEOPLE_BUTTONS.pause) : button(buttons.resume, PEOPLE_BUTTONS.resume),
      button(buttons.time, PEOPLE_BUTTONS.time),
    ],
    [button(buttons.limit, PEOPLE_BUTTONS.limit), button(buttons.servers, PEOPLE_BUTTONS.servers)],
    button(allowance.buttons.card, ALLOWANCE_BUTTONS.page),
    ...(entriesOf(services, person).length > 0 ? [button(exits.change, PEOPLE_BUTTONS.exits)] : []),
    [button(buttons.rename, PEOPLE_BUTTONS.rename), button(buttons.note, PEOPLE_BUTTONS.note)],
    [
      button(buttons.configs, PEOPLE_BUTTONS.configs),
      ...(isOwner ? [button(handover.button, HANDOVER_BUTTONS.ask)] : []),
      ...(settings.mail?.imap ? [button(mail.buttons.card, MAIL_BUTTONS.person)] : []),
    ],
    [
      ...(isOwner ? [{ text: buttons.rights, data: callbackData(PEOPLE_BUTTONS.rights, { person }) }] : []),
      button(buttons.remove, PEOPLE_BUTTONS.remove),
    ],
  ];
}

/** The "Back" button to the person's card. */
export function backToCard({ people: { buttons } }: Texts, person: number): Button {
  return { text: buttons.back, data: callbackData(PEOPLE_BUTTONS.card, { person }) };
}

/** Services of `changeable`. */
type ChangeableServices = Pick<NodesView, 'store' | 'now' | 'settings'>;

/** The record of the person with this id, if the person `by` may change them. Throws `UserError` otherwise. */
export function changeable(services: ChangeableServices, by: number, id: number): UserRecord {
  const user = personOf(services, id);
  requireMayChange(services.store.state, services.settings.adminId, by, id);
  if (user.removed_at !== null) throw new UserError('stale-button');
  return user;
}
