import { mayChange, requireMayChange } from '../../../access/people-service.ts';
import { UserError } from '../../../errors.ts';
import { bytesOf } from '../../../health/traffic-sums.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import { REMEMBERED_MS } from '../../../peers/plan/plan.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { PersonCard } from '../../../texts/chat/person-card.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import { type ButtonShape, callbackData } from '../../router/button-kind.ts';
import type { Button, Row } from '../../router/request.ts';
import { nodeName, plainAddress } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { canRestore, nameOf } from './find-people.ts';
import { pageOf, type Shown } from './people-list.ts';
import { PEOPLE } from './people-shapes.ts';
import { deviceStatus, personStatus } from './person-status.ts';
import { SHOW_RIGHTS } from './rights.ts';

/** A person's card, with the buttons that `by` may press. Throws `UserError` for nobody. */
export function personCard(app: App, texts: Texts, by: number, id: number): Shown {
  const user = personOf(app, id);
  const { adminId } = app.settings;
  const list = { text: texts.people.buttons.toList, data: callbackData(PEOPLE.list, { page: pageOf(app, id) }) };
  const actions = mayChange(app.store.state, adminId, by, id) ? actionsOn(app, texts, user, by === adminId) : [];
  return [texts.people.card(describe(app, user)), [...actions, list]];
}

/** The record of somebody who is in, or was removed so lately that they can come back. Throws `UserError`. */
export function personOf({ store, now }: App, id: number): UserRecord {
  const user = store.state.users[id];
  if (!user || (user.removed_at !== null && !canRestore(user, now()))) throw new UserError('unknown-person');
  return user;
}

function describe(app: App, user: UserRecord): PersonCard {
  const { state } = app.store;
  const { telegram_id: id, called, name, removed_at } = user;
  const devices = devicesOf(state, id);
  const traffic = app.traffic.friend(id);
  return {
    id,
    name: nameOf(user),
    telegramName: called === null ? null : name,
    username: user.username,
    isOwner: user.role === 'owner',
    ...personStatus(app, user, devices),
    until: user.until === null ? null : new Date(user.until),
    daysFromFirst: user.days_from_first,
    invitedBy: user.invited_by === null ? null : whoIs(state, user.invited_by),
    devices: devices.map(([peerId, peer]) => ({
      server: nodeName(app, peer.server_id),
      name: peer.name,
      address: plainAddress(peer),
      ...deviceStatus(app, peerId, peer),
    })),
    traffic: bytesOf(traffic.total) === 0 ? null : traffic,
    ownLimit: user.device_limit,
    usualLimit: usualLimit(app),
    servers: user.allowed_nodes?.map((node) => nodeName(app, node)) ?? null,
    note: user.note,
    rights: user.rights,
    restoreUntil: removed_at === null ? null : new Date(Date.parse(removed_at) + REMEMBERED_MS),
  };
}

/** Devices per node of a friend without a limit of their own. */
export const usualLimit = ({ store, settings }: App): number =>
  store.state.preferences.device_limit ?? settings.deviceLimit;

function actionsOn({ now }: App, { people: { buttons } }: Texts, user: UserRecord, isOwner: boolean): Row[] {
  const person = user.telegram_id;
  const button = (text: string, shape: ButtonShape<(typeof PEOPLE)['card']['fields']>): Button => ({
    text,
    data: callbackData(shape, { person }),
  });
  if (canRestore(user, now())) return [button(buttons.restore, PEOPLE.restore)];
  return [
    [
      user.active ? button(buttons.pause, PEOPLE.pause) : button(buttons.resume, PEOPLE.resume),
      button(buttons.time, PEOPLE.time),
    ],
    [button(buttons.limit, PEOPLE.limit), button(buttons.servers, PEOPLE.servers)],
    [button(buttons.rename, PEOPLE.rename), button(buttons.note, PEOPLE.note)],
    button(buttons.configs, PEOPLE.configs),
    [
      ...(isOwner ? [{ text: buttons.rights, data: callbackData(SHOW_RIGHTS, { person }) }] : []),
      button(buttons.remove, PEOPLE.remove),
    ],
  ];
}

/** "Back" to the card, under what one of its buttons asks. */
export function backToCard({ people: { buttons } }: Texts, person: number): Button {
  return { text: buttons.back, data: callbackData(PEOPLE.card, { person }) };
}

/** The person that a button is about, if whoever pressed it may change them. Throws `UserError`. */
export function changeable(app: App, by: number, id: number): UserRecord {
  const user = personOf(app, id);
  requireMayChange(app.store.state, app.settings.adminId, by, id);
  if (user.removed_at !== null) throw new UserError('stale-button');
  return user;
}
