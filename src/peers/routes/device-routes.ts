import { isIP } from 'node:net';
import { amneziaDns } from '../../amnezia/client-network.ts';
import { merged, without } from '../../exits/lists/networks.ts';
import { doorFor } from '../nodes/door.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import type { Service } from '../nodes/service.ts';
import { addressAt, contains, parseSubnet } from '../nodes/subnet.ts';
import type { NodeRecord } from '../records/node-record.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { DeviceRoutes } from '../records/routes-record.ts';

/**
 * What a home network may be: private and link-local addresses, those by which printers and loudspeakers make themselves known, and with
 * these the reserved ones up to the broadcast address, which nobody on the Internet has.
 */
export const HOME_NETWORKS = [
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '224.0.0.0/3'],
  ...['fc00::/7', 'fe80::/10', 'ff00::/8'],
] as const;

/** The most networks of a file that the chat offers: no app names a limit of its own, and all of them take this many. */
export const MOST_ROUTES = 300;

const ALL4 = '0.0.0.0/0';
const ALL6 = '::/0';

type Record = Pick<NodeRecord, 'name_addresses'> | undefined;
type Choice = Pick<PeerRecord, 'routes' | 'door'>;
type Node = Pick<
  NodeProfile,
  'allowedIps' | 'dns' | 'network' | 'network6' | 'endpointHost' | 'endpointPort' | 'furtherDoors' | 'services'
>;

/** The node as the device's files see it: with its own routes in place of all, where it has chosen some that can be had. */
export function withRoutes<T extends Node>(node: T, record: Record, device: Choice): T {
  const allowedIps = device.routes === null ? null : routesFor(node, record, device.door, device.routes);
  return allowedIps === null ? node : { ...node, allowedIps };
}

/**
 * AllowedIPs for a choice, sorted, IPv4 first; no entry has the door's address in it, so that the way to the server never leads into the
 * tunnel. The name servers and the server's own address in the tunnel are always among them. IPv6 goes as the node's setting has it. Null:
 * not to be had, so that all goes through the tunnel: the setting does not send all there, the door's name was never looked up, a name
 * server is the door itself, or no network of the services is known.
 */
export function routesFor(
  node: Node,
  record: Record,
  door: string | null,
  { kind, services }: DeviceRoutes,
): readonly string[] | null {
  if (!mayHaveRoutes(node)) return null;
  const servers = serverAddresses(node, record, door);
  if (servers === null) return null;
  const isRouted = (entry: string) => node.allowedIps.includes(ALL6) || !entry.includes(':');
  const inside = neededInside(node).filter(isRouted);
  if (inside.some((address) => servers.some((server) => holds(server, address)))) return null;
  const listed = kind === 'home' ? [ALL4, ALL6] : kind === 'only' ? networksOf(node.services ?? [], services) : [];
  const wanted = listed.filter(isRouted);
  if (wanted.length === 0) return null;
  const left = kind === 'home' ? [...HOME_NETWORKS, ...servers] : servers;
  const { v4, v6 } = without(merged(wanted), left);
  const all = merged([...v4, ...v6, ...inside]);
  return [...all.v4, ...all.v6].flatMap(halved);
}

/** Whether a node's setting leaves a choice: whoever wrote something else than everything has chosen for all devices. */
export const mayHaveRoutes = ({ allowedIps }: Pick<NodeProfile, 'allowedIps'>): boolean => allowedIps.includes(ALL4);

/** Whether IPv6 goes into the tunnel, where it ends if the server has none, and not past it. */
export const takesIpv6 = ({ allowedIps }: Pick<NodeProfile, 'allowedIps'>): boolean => allowedIps.includes(ALL6);

/** The addresses of the door in the device's files; IPv6 as its /64, which keeps the list short. Null: its name was never looked up. */
function serverAddresses(node: Node, record: Record, door: string | null): readonly string[] | null {
  const { host } = doorFor(node, { door });
  const found = isIP(host) > 0 ? [host] : (record?.name_addresses[host] ?? []).filter((address) => isIP(address) > 0);
  return found.length === 0 ? null : found.map((address) => (isIP(address) === 4 ? `${address}/32` : `${address}/64`));
}

/** The name servers, those in files for AmneziaWG's apps too, and the server's own addresses in the tunnel, where its page for friends is. */
function neededInside({ dns, network, network6 }: Node): string[] {
  const own = [network, ...(network6 === null ? [] : [network6])].map((text) => addressAt(parseSubnet(text), 1n));
  return [...[...dns, ...amneziaDns(dns)].filter((entry) => isIP(entry) > 0), ...own];
}

function networksOf(services: readonly Service[], wanted: readonly string[]): string[] {
  const names = wanted.map((name) => name.toLowerCase());
  return services.flatMap(({ name, networks }) => (names.includes(name.toLowerCase()) ? networks : []));
}

/** A half of everything as two quarters: the pair of halves is what some systems take for everything. */
function halved(network: string): string[] {
  if (!network.endsWith('/1')) return [network];
  const subnet = parseSubnet(network);
  return [0n, subnet.size / 2n].map((at) => `${addressAt(subnet, at)}/2`);
}

const holds = (network: string, address: string): boolean => contains(parseSubnet(network), parseSubnet(address));
