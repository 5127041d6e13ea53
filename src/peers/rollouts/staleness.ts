import { mildParts, routesPrint, vitalPrint } from '../devices/edition.ts';
import { doorsOf, doorText, withoutClosing } from '../nodes/door.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { type Device, devicesOn } from '../records/device-lists.ts';
import type { Edition } from '../records/edition-record.ts';
import { knownParameters } from '../records/node-parameters.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';
import { withRoutes } from '../routes/device-routes.ts';

/** A part of an edition that differs from what a file sent today says. */
export type StalePart = 'server_key' | 'vital' | 'door' | 'dns' | 'mtu' | 'routes' | 'protocol';

/** What files of a node say today; undefined: not known at present, so that no file is stale by it. */
export interface Today {
  readonly serverKey: string | undefined;
  readonly vital: string | undefined;
  /** The node as new files see it, and the doors that stay, as `doorText` spells them. */
  readonly node: NodeProfile;
  readonly doors: ReadonlySet<string>;
  readonly mild: Readonly<Record<'dns' | 'routes' | 'protocol', string>> & { readonly mtu: number | null };
  /** The part `routes` of a device, which may have chosen some of its own. */
  readonly routesOf: (device: RoutedDevice) => string;
}

type RoutedDevice = Pick<PeerRecord, 'routes' | 'door'>;

/** With one of these parts another, a file does not connect, or will not for long: it is dead. With others it is only older. */
const DEADLY: ReadonlySet<StalePart> = new Set(['server_key', 'vital', 'door']);

export const isDeadly = (parts: readonly StalePart[]): boolean => parts.some((part) => DEADLY.has(part));

/** Today's edition of a node, by its settings and what the store knows of it. */
export function todayOf(state: State, node: NodeProfile): Today {
  const record = state.nodes[node.id];
  const serverKey = node.serverKey ?? record?.server_key ?? undefined;
  const known = serverKey === undefined ? null : knownParameters(record, serverKey);
  const isKnown = node.protocol === 'wireguard' || known !== null;
  const staying = withoutClosing(node, record?.closing);
  const mild = mildParts(node);
  return {
    serverKey,
    node: staying,
    vital: isKnown ? vitalPrint(node.protocol === 'wireguard' ? null : known) : undefined,
    doors: new Set(doorsOf(staying).map(doorText)),
    mild,
    routesOf: routesByChoice(mild.routes, (device) => withRoutes(staying, record, device).allowedIps),
  };
}

/** Computes the routes of each choice once: many devices have the same, and subtracting networks takes a millisecond. */
function routesByChoice(usual: string, routesOf: (device: RoutedDevice) => readonly string[]): Today['routesOf'] {
  const known = new Map<string, string>();
  return (device) => {
    if (device.routes === null) return usual;
    const { kind, services } = device.routes;
    const choice = JSON.stringify([device.door, kind, services]);
    const print = known.get(choice) ?? routesPrint(routesOf(device));
    known.set(choice, print);
    return print;
  };
}

/** Rule 13: the parts of the edition of a device's file that are not today's, compared where both are known. Empty: it is as good as a new one. */
export function staleParts(
  edition: Edition | null | undefined,
  { serverKey, vital, doors, mild, routesOf }: Today,
  device: RoutedDevice,
): StalePart[] {
  if (!edition) return [];
  const parts: StalePart[] = [];
  const compare = (part: StalePart, sent: unknown, now: unknown) => {
    if (sent !== undefined && now !== undefined && sent !== now) parts.push(part);
  };
  compare('server_key', edition.server_key, serverKey);
  compare('vital', edition.vital, vital);
  // another door may be a better one: only a door that is no more makes a file stale
  if (edition.door !== undefined && !doors.has(edition.door)) parts.push('door');
  compare('dns', edition.dns, mild.dns);
  compare('mtu', edition.mtu, mild.mtu);
  compare('routes', edition.routes, routesOf(device));
  compare('protocol', edition.protocol, mild.protocol);
  return parts;
}

/** With another of these, a file cannot have made a handshake since they changed. */
const BINDING: ReadonlySet<StalePart> = new Set(['server_key', 'vital']);

/** Whether the device's keys are good and no file with them can work: what both ends must share changed in place. */
export const isUseless = (parts: readonly StalePart[]): boolean => parts.some((part) => BINDING.has(part));

/**
 * Whether a handshake of this key says that its latest file is in use: that file is as good as a new one, and no older file with the key
 * that could still connect names a door that closes.
 */
export function isProof(peer: Pick<PeerRecord, 'files'> & RoutedDevice, key: string, today: Today): boolean {
  const latest = peer.files.findLast((file) => file.key === key && file.refused !== true);
  if (latest === undefined || staleParts(latest.edition, today, peer).length > 0) return false;
  const all = editionsOf(peer, key).map((edition) => staleParts(edition, today, peer));
  return all.every((parts) => isUseless(parts) || !isDeadly(parts));
}

/** The editions in which a key's files were sent, the latest at the end. */
export const editionsOf = ({ files }: Pick<PeerRecord, 'files'>, key: string): (Edition | null)[] =>
  files.flatMap((file) => (file.key === key ? [file.edition] : []));

/** The same parts of the latest file that its friend has: that of the waiting key if it was sent, else of the current one. */
export function staleDeviceParts(peer: PeerRecord, today: Today): StalePart[] {
  const { public_key, next, files } = peer;
  const latestOf = (wanted: string) => files.findLast(({ key, refused }) => key === wanted && refused !== true);
  const isGiven = next !== null && (next.sent_at ?? next.handed_at ?? null) !== null;
  const waiting = isGiven ? latestOf(next.public_key) : undefined;
  return staleParts((waiting ?? latestOf(public_key))?.edition, today, peer);
}

/** A device whose latest file is stale, and by what. */
export interface StaleDevice {
  readonly id: string;
  readonly peer: PeerRecord;
  readonly parts: readonly StalePart[];
}

/** Every stale device of a node that was not removed, in one pass. */
export function staleDevices(state: State, node: NodeProfile): StaleDevice[] {
  const today = todayOf(state, node);
  return devicesOn(state, node.id).flatMap(([id, peer]: Device): StaleDevice[] => {
    if (peer.removed_at !== null) return [];
    const parts = staleDeviceParts(peer, today);
    return parts.length > 0 ? [{ id, peer, parts }] : [];
  });
}
