import type { DeviceService } from '../../../access/device-service.ts';
import type { SpareService } from '../../../access/spare-service.ts';
import { UserError } from '../../../errors.ts';
import { isImported, keyTag } from '../../../peers/devices/rekey.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { type DeviceEntry, type DevicesView, deviceEntries, type NodesView, spareEntries } from '../../views.ts';
import { CONFIG_BUTTONS } from '../config/config-buttons.ts';
import { appButton } from './app-button.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';
import { routesButton } from './routes-button.ts';
import { spareButton } from './spare-button.ts';

/** How many devices a page shows: these fit a message even with the longest names. */
const PER_PAGE = 8;

/** Services of the list of devices. */
export interface DeviceListServices extends DevicesView {
  readonly devices: Pick<DeviceService, 'placeFor'>;
  readonly spares: Pick<SpareService, 'canAdd'>;
}

type Menu = [html: string, rows: Row[]];

/** One page of a friend's devices; `page` counts from 0. */
export function deviceList(services: DeviceListServices, friendId: number, texts: Texts, page = 0): Menu {
  const { buttons, list, labelOn } = texts.devices;
  const all = deviceEntries(services, friendId);
  const last = Math.max(0, Math.ceil(all.length / PER_PAGE) - 1);
  const shown = Math.min(page, last);
  const entries = all.slice(shown * PER_PAGE, (shown + 1) * PER_PAGE);
  const place = placeFor(services, friendId);
  const turn = (to: number, text: string): Button => ({ text, data: callbackData(DEVICE_BUTTONS.list, { page: to }) });
  const turns = [
    ...(shown > 0 ? [turn(shown - 1, buttons.earlier)] : []),
    ...(shown < last ? [turn(shown + 1, buttons.later)] : []),
  ];
  const add = place !== 'full' && place !== null;
  const spares = shown === last ? spareEntries(services, friendId) : [];
  return [
    list(
      entries.map(({ line }) => line),
      place === 'full',
      spares.map(({ line }) => line),
    ),
    [
      ...[...entries, ...spares].map((entry) => ({
        text: labelOn(entry.line),
        data: callbackData(DEVICE_BUTTONS.show, keyOf(entry)),
      })),
      ...(turns.length > 0 ? [turns] : []),
      ...(add ? [{ text: buttons.add, data: callbackData(DEVICE_BUTTONS.add, place) }] : []),
      ...(services.spares.canAdd(friendId) ? [spareButton(texts)] : []),
      ...(place === 'full' ? [serversButton(texts)] : []),
    ],
  ];
}

/** The button that brings the list of servers. */
export const serversButton = ({ setup }: Texts): Button => ({
  text: setup.servers,
  data: callbackData(CONFIG_BUTTONS.servers, {}),
});

/** One device with the buttons that act on it. */
export function deviceMenu(view: Pick<NodesView, 'nodes' | 'store'>, entry: DeviceEntry, texts: Texts): Menu {
  const { buttons, device } = texts.devices;
  const which = keyOf(entry);
  const button = (text: string, shape: (typeof DEVICE_BUTTONS)['send' | 'newKeys' | 'rename' | 'remove']): Button => ({
    text,
    data: callbackData(shape, which),
  });
  const newKeys = button(buttons.newKeys, DEVICE_BUTTONS.newKeys);
  const send = button(buttons.send, DEVICE_BUTTONS.send);
  const remove = button(buttons.remove, DEVICE_BUTTONS.remove);
  return [
    device(entry.line),
    [
      ...(entry.peer.spare ? [send] : [isImported(entry.peer) ? newKeys : [send, newKeys]]),
      ...appButton(view, entry, texts),
      ...routesButton(view, entry, texts),
      entry.peer.spare ? remove : [button(buttons.rename, DEVICE_BUTTONS.rename), remove],
      { text: buttons.all, data: callbackData(DEVICE_BUTTONS.list, { page: 0 }) },
    ],
  ];
}

/** A button for each of a friend's devices on one node, all with the same action. */
export function whichDevice(
  view: DevicesView,
  friendId: number,
  nodeId: string,
  texts: Texts,
  shape: typeof DEVICE_BUTTONS.send | typeof DEVICE_BUTTONS.newKeys,
): Row[] {
  return deviceEntries(view, friendId)
    .filter(({ peer }) => peer.server_id === nodeId)
    .map((entry) => ({ text: texts.devices.label(entry.line), data: callbackData(shape, keyOf(entry)) }));
}

/** The friend's own device whose key a button names. Throws `UserError` if it is gone, another's, or has another key now. */
export function requireEntry(view: DevicesView, friendId: number, peerId: string, tag: string): DeviceEntry {
  const entries = [...deviceEntries(view, friendId), ...spareEntries(view, friendId)];
  const entry = entries.find((candidate) => candidate.peerId === peerId);
  if (!entry?.peer.public_key.startsWith(tag)) throw new UserError('stale-button');
  return entry;
}

/** The field values of a device's buttons: the id of its record, and the beginning of its current public key. */
export const keyOf = ({ peerId, peer }: DeviceEntry) => ({ peer: peerId, tag: keyTag(peer.public_key) });

/** Node and number of the friend's next device; `full` at their device limit, null when no node is available to them. */
function placeFor(
  { devices, store }: DeviceListServices,
  friendId: number,
): { node: string; number: number } | 'full' | null {
  try {
    const { nodeId, number } = devices.placeFor(store.state, friendId);
    return { node: nodeId, number };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.code === 'device-limit' ? 'full' : null;
  }
}
