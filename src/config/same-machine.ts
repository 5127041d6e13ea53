import { contains, parseSubnet } from '../peers/nodes/subnet.ts';
import type { NodeSettings, SshSettings } from './settings.ts';

/** Where an interface is: null is this machine. */
type Machine = Pick<SshSettings, 'host' | 'port'> | null;

/** Whether two nodes' machines are one: both this machine, or the same host and port. Behind one address each port may be another machine. */
export const isSameMachine = (one: Machine, other: Machine): boolean =>
  one === null || other === null
    ? one === other
    : one.host.toLowerCase() === other.host.toLowerCase() && one.port === other.port;

/** Whether two networks share an address. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [parseSubnet(one), parseSubnet(other)];
  return contains(a, b) || contains(b, a);
}

/** The networks of a node that share addresses with one of another node; each with the other's. */
export function sharedNetworks(
  one: Pick<NodeSettings, 'network' | 'network6'>,
  other: Pick<NodeSettings, 'network' | 'network6'>,
): (readonly [suffix: 'NETWORK_CIDR' | 'NETWORK_CIDR6', own: string, others: string])[] {
  const pairs = [
    ['NETWORK_CIDR', one.network, other.network],
    ['NETWORK_CIDR6', one.network6, other.network6],
  ] as const;
  return pairs.flatMap(([suffix, a, b]) =>
    a !== null && b !== null && overlaps(a, b) ? [[suffix, a, b] as const] : [],
  );
}
