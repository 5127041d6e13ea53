import { isIPv4 } from 'node:net';
import { doorFor, doorText } from '../peers/nodes/door.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { contains, parseSubnet } from '../peers/nodes/subnet.ts';
import { devicesOn } from '../peers/records/device-lists.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { State } from '../peers/records/records.ts';
import { withRoutes } from '../peers/routes/device-routes.ts';
import type { PageExit } from './page-exit.ts';

/** How a family's packets go: through the tunnel, nowhere, or past the tunnel, so that sites see the device's own address. */
export type Passage = 'through' | 'closed' | 'past';

/** What the page says to whoever opened it. Nothing of it is a secret, nor a name of a person. */
export interface PageFacts {
  readonly server: string;
  /** ISO 3166 code of the country of this node; null: the settings do not say. */
  readonly country: string | null;
  readonly ipv4: Passage;
  readonly ipv6: Passage;
  /** The addresses that sites see, as far as this machine knows them by itself. */
  readonly addresses: readonly string[];
  /** The way in that the device uses; null: the device is not known here. */
  readonly door: string | null;
  readonly isSpare: boolean;
  /** A name that only this server's resolver knows; null: there is none. */
  readonly dnsName: string | null;
  /** Null: nobody leaves elsewhere, or the device is not known here. */
  readonly exit: PageExit | null;
}

interface Sources {
  readonly state: State;
  readonly node: NodeProfile;
  /** Host address inside the tunnel from which the page was opened. */
  readonly from: string;
  /** Public addresses of this machine's other interfaces. */
  readonly publicAddresses: readonly string[];
  readonly country: string | null;
  readonly dnsName: string | null;
  readonly exit: PageExit | null;
}

/** The device with this address in the tunnel, or null. */
export function deviceAt(state: State, nodeId: string, address: string): PeerRecord | null {
  const found = devicesOn(state, nodeId).find(
    ([, { wg_ip, wg_ip6, removed_at }]) =>
      removed_at === null && [wg_ip, wg_ip6].some((own) => own?.replace(/\/\d+$/, '') === address),
  );
  return found?.[1] ?? null;
}

/** Gathers the facts. Pure. */
export function pageFacts({ state, node, from, publicAddresses, country, dnsName, exit }: Sources): PageFacts {
  const device = deviceAt(state, node.id, from);
  const sent = device === null ? node : withRoutes(node, state.nodes[node.id], device);
  const ipv4 = routes(sent, 4) ? 'through' : 'past';
  const hasIpv6 = device === null ? node.network6 !== null : device.wg_ip6 !== null;
  const ipv6 = routes(sent, 6) ? (hasIpv6 ? 'through' : 'closed') : 'past';
  const passages = { 4: ipv4, 6: ipv6 } as const;
  return {
    server: node.name,
    country,
    ipv4,
    ipv6,
    addresses: ([4, 6] as const).flatMap((family) => {
      const own = publicAddresses.filter((address) => isIPv4(address) === (family === 4));
      return passages[family] === 'through' && own.length === 1 ? own : []; // with several nobody knows which one
    }),
    door: device && (device.seen_door ?? doorText(doorFor(node, device))),
    isSpare: device?.spare ?? false,
    dnsName,
    exit,
  };
}

/** Whether files send all of the family through the tunnel, also as two halves. */
function routes({ allowedIps }: NodeProfile, family: 4 | 6): boolean {
  const samples = family === 4 ? ['1.1.1.1', '198.41.0.4'] : ['2001:db8::1', 'fe00::1'];
  const networks = allowedIps.map(parseSubnet).filter((network) => network.family === family);
  return samples.every((sample) => networks.some((network) => contains(network, parseSubnet(sample))));
}
