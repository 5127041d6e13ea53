import { createHash } from 'node:crypto';
import type { DeviceService } from '../../../access/device-service.ts';
import { UserError } from '../../../errors.ts';
import type { NodeProfile } from '../../../peers/nodes/node-profile.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import { MOST_ROUTES, routesFor, takesIpv6 } from '../../../peers/routes/device-routes.ts';
import type { RoutesNow } from '../../../texts/chat/device-line.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { type DeviceEntry, type DevicesView, routesIn } from '../../views.ts';
import { tellOwnerRow } from '../tickets/ticket-buttons.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';
import { keyOf, requireEntry } from './device-menus.ts';
import { hasExit, nodeToRoute } from './routes-button.ts';

/** Services of choosing what goes through the VPN. */
export interface ChooseRoutesServices extends DevicesView {
  readonly devices: Pick<DeviceService, 'chooseRoutes'>;
  /** Bytes of the device's file; null: not known at present. */
  readonly sizeOf: (peerId: string, peer: PeerRecord) => number | null;
}

/** Bytes beyond which a QR code has more than 117 modules on a side (ISO/IEC 18004, version 25): phones then read it badly from a screen. */
const EASY_QR = 1273;

/** "What goes through the VPN": sends the choice as a new message. */
export const askWhichRoutes = onPress(DEVICE_BUTTONS.routes, 'friend', async (view: DevicesView, press, device) => {
  const { entry, node } = requireNode(view, press.from.id, device);
  press.toast('');
  press.answer(...routesPage(view, press.texts, entry, node));
});

/** Opens the choice of services, or taps one of them. */
export const chooseServices = onPress(
  DEVICE_BUTTONS.services,
  'friend',
  async (services: ChooseRoutesServices, press, { mask, list, ...device }) => {
    const { entry, node } = requireNode(services, press.from.id, device, list);
    if (hasExit(services, entry.peer)) throw new UserError('stale-button');
    press.toast('');
    press.replace(...servicesPage(services, press.texts, entry, node, mask));
  },
);

/** Chooses everything, or everything but the home network; a file is queued. */
export const setRoutes = onPress(
  DEVICE_BUTTONS.setRoutes,
  'friend',
  async (services: ChooseRoutesServices, press, { what, ...device }) => {
    const { entry, node } = requireNode(services, press.from.id, device);
    await choose(services, press, entry, node, what === 'home' ? { kind: 'home', services: [] } : null);
  },
);

/** Chooses these services alone; a file is queued. */
export const setServices = onPress(
  DEVICE_BUTTONS.setServices,
  'friend',
  async (services: ChooseRoutesServices, press, { mask, list, ...device }) => {
    const { entry, node } = requireNode(services, press.from.id, device, list);
    await choose(services, press, entry, node, { kind: 'only', services: namesIn(node, mask) });
  },
);

type Choice = { readonly kind: 'home' | 'only'; readonly services: readonly string[] } | null;

async function choose(
  services: ChooseRoutesServices,
  press: Press,
  entry: DeviceEntry,
  node: NodeProfile,
  routes: Choice,
): Promise<void> {
  const { peerId, peer } = entry;
  if (routes !== null) {
    const networks = networksFor(services, node, peer, routes);
    if (networks === null || networks.length > MOST_ROUTES || hasExit(services, peer))
      throw new UserError('stale-button');
  }
  const { tag } = keyOf(entry);
  await services.devices.chooseRoutes({ friendId: press.from.id, updateId: press.updateId }, peerId, tag, routes);
  press.toast('');
  press.replace(press.texts.routes.chosen(asNow(routes), isLong(services, peerId, { ...peer, routes })), []);
}

function routesPage(
  view: DevicesView,
  texts: Press['texts'],
  entry: DeviceEntry,
  node: NodeProfile,
): [html: string, rows: Row[]] {
  const { routes: t, devices } = texts;
  const { peer } = entry;
  const label = devices.label(entry.line);
  const now = routesIn(view, peer);
  const set = (what: 'all' | 'home', text: string): Row => ({
    text,
    data: callbackData(DEVICE_BUTTONS.setRoutes, { what, ...keyOf(entry) }),
  });
  const all = peer.routes === null ? [] : [set('all', t.buttons.all)];
  if (hasExit(view, peer)) return [t.withExit(label, now), all];
  if (networksFor(view, node, peer, { kind: 'home', services: [] }) === null)
    return [t.notHere(label), peer.telegram_id === view.settings.adminId ? all : [...all, tellOwnerRow(texts)]];
  const mask = maskOf(node, peer);
  return [
    t.choose(label, now, takesIpv6(node)),
    [
      ...all,
      ...(peer.routes?.kind === 'home' ? [] : [set('home', t.buttons.home)]),
      ...(node.services?.length ? [servicesButton(entry, node, mask, t.buttons.only)] : []),
    ],
  ];
}

function servicesPage(
  services: ChooseRoutesServices,
  { routes: t, devices }: Press['texts'],
  entry: DeviceEntry,
  node: NodeProfile,
  mask: number,
): [html: string, rows: Row[]] {
  const { peerId, peer } = entry;
  const routes = { kind: 'only', services: namesIn(node, mask) } as const;
  const count = networksFor(services, node, peer, routes)?.length ?? 0;
  const isTooLong = count > MOST_ROUTES;
  const size = isTooLong
    ? t.tooMany(count, MOST_ROUTES)
    : mask > 0 && isLong(services, peerId, { ...peer, routes })
      ? t.longFile()
      : null;
  const send = {
    text: t.buttons.send,
    data: callbackData(DEVICE_BUTTONS.setServices, { mask, list: listTag(node), ...keyOf(entry) }),
  };
  return [
    [t.whichServices(devices.label(entry.line)), ...(size === null ? [] : [size])].join('\n\n'),
    [
      ...(node.services ?? []).map(({ name }, at) =>
        servicesButton(entry, node, mask ^ (1 << at), t.service(name, (mask & (1 << at)) !== 0)),
      ),
      ...(mask > 0 && !isTooLong ? [send] : []),
    ],
  ];
}

const servicesButton = (entry: DeviceEntry, node: NodeProfile, mask: number, text: string) => ({
  text,
  data: callbackData(DEVICE_BUTTONS.services, { mask, list: listTag(node), ...keyOf(entry) }),
});

/** The friend's own device and its node. Throws `UserError` for a device without a choice, and where the list of services is another now. */
function requireNode(
  view: DevicesView,
  friendId: number,
  { peer, tag }: { readonly peer: string; readonly tag: string },
  list?: string,
): { readonly entry: DeviceEntry; readonly node: NodeProfile } {
  const entry = requireEntry(view, friendId, peer, tag);
  const node = nodeToRoute(view, entry.peer);
  if (node === null || (list !== undefined && list !== listTag(node))) throw new UserError('stale-button');
  return { entry, node };
}

const networksFor = (
  { store }: Pick<DevicesView, 'store'>,
  node: NodeProfile,
  peer: PeerRecord,
  routes: NonNullable<Choice>,
): readonly string[] | null => routesFor(node, store.state.nodes[node.id], peer.door, routes);

const isLong = ({ sizeOf }: ChooseRoutesServices, peerId: string, peer: PeerRecord): boolean =>
  (sizeOf(peerId, peer) ?? 0) > EASY_QR;

const asNow = (routes: Choice): RoutesNow | null => routes;

/** One bit for each service of the list that is chosen, the first one lowest. */
const maskOf = ({ services = [] }: NodeProfile, { routes }: PeerRecord): number =>
  services.reduce((mask, { name }, at) => (routes?.services.includes(name) ? mask | (1 << at) : mask), 0);

const namesIn = ({ services = [] }: NodeProfile, mask: number): string[] =>
  services.flatMap(({ name }, at) => ((mask & (1 << at)) === 0 ? [] : [name]));

/** What the bits of a button mean. */
const listTag = ({ services = [] }: NodeProfile): string =>
  createHash('sha256')
    .update(JSON.stringify(services.map(({ name }) => name)))
    .digest('hex')
    .slice(0, 6);
