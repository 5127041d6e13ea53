import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import { addressAt, parseSubnet } from '../../peers/nodes/subnet.ts';
import { isOn } from '../../peers/records/is-on.ts';
import type { State } from '../../peers/records/records.ts';
import { judge } from './judge.ts';
import { type Judgement, NOTHING_KNOWN, type WayTrouble } from './judgement.ts';
import type { Machine } from './machine.ts';
import { isPrivate } from './private-networks.ts';

/** What a machine reported of its setup, as its driver returns it. */
export interface Setup {
  readonly forwarding: boolean;
  readonly port: number | null;
  readonly nat: readonly string[] | null;
  readonly surroundings:
    | (Pick<Machine, 'link' | 'forwarding6' | 'uplink4' | 'uplink6' | 'own' | 'listings'> & {
        readonly forwards4: boolean | null;
      })
    | null;
}

/** For how many friends packets are followed: enough to notice rules for single devices, and still cheap. */
const MOST_FRIENDS = 24;

/** Judges what happens to friends' packets at a node's machine, from its setup and the addresses of `state`'s devices. Pure. */
export function judgeNode(
  node: NodeProfile & { readonly interface: string },
  setup: Setup,
  state: State,
  now: number,
): Judgement {
  const { forwarding, port, surroundings } = setup;
  if (surroundings === null) return judgeOldGate(node, setup);
  const { forwards4, ...rest } = surroundings;
  if (rest.link === null) {
    // the interface may be in another network namespace, whose rules were not reported
    const portFits = port === node.endpointPort ? 'yes' : 'unsure';
    return { ...NOTHING_KNOWN, portFits, way4: { answer: 'unsure', troubles: ['unread'] } };
  }
  const machine = { ...rest, interface: node.interface, port, forwarding4: forwards4 ?? forwarding };
  return judge(machine, { ...node, friends: friendsOf(node, state, now) });
}

/** The judgement for a gate older than version 3, which reports only the port and whether packets are forwarded and translated. */
function judgeOldGate(node: NodeProfile, { forwarding, port, nat }: Setup): Judgement {
  const troubles: WayTrouble[] = [
    ...(forwarding ? [] : ['forwarding' as const]),
    ...(nat?.length === 0 && isPrivate(node.network) ? ['nat' as const] : []),
  ];
  return {
    way4: troubles.length > 0 ? { answer: 'no', troubles } : { answer: 'unsure', troubles: ['unread'] },
    way6: null,
    port: 'unsure',
    portFits: port === null ? 'unsure' : port === node.endpointPort ? 'yes' : 'no',
    apart: { friends: 'unsure', lan: 'unsure', server: 'unsure' },
    isOurs: false,
    link: null,
  };
}

/** Addresses of some friends' devices, or examples if there are none. The owner's are left out, since rules may allow them more. */
function friendsOf({ id, network, network6 }: NodeProfile, state: State, now: number): string[] {
  const peers = Object.values(state.peers).filter(
    (peer) => peer.server_id === id && state.users[peer.telegram_id]?.role !== 'owner' && isOn(state, peer, now),
  );
  const step = Math.max(1, Math.ceil(peers.length / MOST_FRIENDS));
  const some = peers.filter((_, at) => at % step === 0);
  const devices = some.flatMap(({ wg_ip, wg_ip6 }) => [wg_ip, ...(wg_ip6 === null ? [] : [wg_ip6])]);
  const missing = [network, ...(network6 === null ? [] : [network6])].filter(
    (one) => !devices.some((device) => device.includes(':') === one.includes(':')),
  );
  return [...devices, ...missing.flatMap(sampleFriends)];
}

/** Two example addresses for friends of a network; one if it is too small. */
export function sampleFriends(network: string): string[] {
  const subnet = parseSubnet(network);
  const size = subnet.size > 65_536n ? 65_536n : subnet.size;
  return [...new Set([size / 2n, size - 2n])].map((n) => addressAt(subnet, n));
}
