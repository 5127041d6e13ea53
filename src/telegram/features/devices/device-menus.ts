import { UserError } from '../../../errors.ts';
import { isImported, keyTag } from '../../../peers/devices/rekey.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import { buttonShape, callbackData, word } from '../../router/button-kind.ts';
import type { Button, Row } from '../../router/request.ts';
import { type DeviceEntry, deviceEntries } from '../../views.ts';

const KEY = { peer: word.peer, tag: word.keyTag } as const;
const PLACE = { node: word.node, number: word.number } as const;

/** The buttons of these menus, which lead to each other; what each does stands in its own file. */
export const SHAPES = {
  devices: buttonShape('devices', { page: word.number }),
  device: buttonShape('device', KEY),
  add: buttonShape('add-device', PLACE),
  make: buttonShape('make-device', { what: word.oneOf('phone', 'laptop', 'other'), ...PLACE }),
  send: buttonShape('send', KEY),
  newKeys: buttonShape('regen', KEY),
  rename: buttonShape('rename', KEY),
  remove: buttonShape('remove', KEY),
  removeNow: buttonShape('remove-now', KEY),
  restore: buttonShape('restore', KEY),
} as const;

/** So many fit a message whatever their names are. */
const PER_PAGE = 8;

type Menu = [html: string, rows: Row[]];

/** All devices of a friend, page by page. */
export function deviceList(app: App, friendId: number, texts: Texts, page = 0): Menu {
  const { buttons, list, labelOn } = texts.devices;
  const all = deviceEntries(app, friendId);
  const last = Math.max(0, Math.ceil(all.length / PER_PAGE) - 1);
  const shown = Math.min(page, last);
  const entries = all.slice(shown * PER_PAGE, (shown + 1) * PER_PAGE);
  const place = placeFor(app, friendId);
  const turn = (to: number, text: string): Button => ({ text, data: callbackData(SHAPES.devices, { page: to }) });
  const turns = [
    ...(shown > 0 ? [turn(shown - 1, buttons.earlier)] : []),
    ...(shown < last ? [turn(shown + 1, buttons.later)] : []),
  ];
  const add = place !== 'full' && place !== null;
  return [
    list(
      entries.map(({ line }) => line),
      place === 'full',
    ),
    [
      ...entries.map((entry) => ({ text: labelOn(entry.line), data: callbackData(SHAPES.device, keyOf(entry)) })),
      ...(turns.length > 0 ? [turns] : []),
      ...(add ? [{ text: buttons.add, data: callbackData(SHAPES.add, place) }] : []),
    ],
  ];
}

/** One device and what can be done with it. */
export function deviceMenu(entry: DeviceEntry, texts: Texts): Menu {
  const { buttons, device } = texts.devices;
  const which = keyOf(entry);
  const button = (text: string, shape: (typeof SHAPES)['send' | 'newKeys' | 'rename' | 'remove']): Button => ({
    text,
    data: callbackData(shape, which),
  });
  const newKeys = button(buttons.newKeys, SHAPES.newKeys);
  return [
    device(entry.line),
    [
      isImported(entry.peer) ? newKeys : [button(buttons.send, SHAPES.send), newKeys],
      [button(buttons.rename, SHAPES.rename), button(buttons.remove, SHAPES.remove)],
      { text: buttons.all, data: callbackData(SHAPES.devices, { page: 0 }) },
    ],
  ];
}

/** A friend's devices on one node, each a button that does the same for it. */
export function whichDevice(
  app: App,
  friendId: number,
  nodeId: string,
  texts: Texts,
  shape: typeof SHAPES.send | typeof SHAPES.newKeys,
): Row[] {
  return deviceEntries(app, friendId)
    .filter(({ peer }) => peer.server_id === nodeId)
    .map((entry) => ({ text: texts.devices.label(entry.line), data: callbackData(shape, keyOf(entry)) }));
}

/** The friend's own device, by the key that a button named. Throws `UserError`. */
export function requireEntry(app: App, friendId: number, peerId: string, tag: string): DeviceEntry {
  const entry = deviceEntries(app, friendId).find((candidate) => candidate.peerId === peerId);
  if (!entry?.peer.public_key.startsWith(tag)) throw new UserError('stale-button');
  return entry;
}

/** The values of the buttons of a device: its record, and the key in use. */
export const keyOf = ({ peerId, peer }: DeviceEntry) => ({ peer: peerId, tag: keyTag(peer.public_key) });

/** Where a new device would be; null when there is no server to be had. */
function placeFor({ devices, store }: App, friendId: number): { node: string; number: number } | 'full' | null {
  try {
    const { nodeId, number } = devices.placeFor(store.state, friendId);
    return { node: nodeId, number };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.code === 'device-limit' ? 'full' : null;
  }
}
