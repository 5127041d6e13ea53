import type { NodeProfile } from '../nodes/node-profile.ts';
import type { PeerRecord } from '../records/peer-record.ts';

/**
 * Node and device reduced to IPv4: on a Linux without IPv6 the whole tunnel fails because of `::/0`. Null if the config has no IPv6, or
 * nothing else.
 */
export function withoutIpv6(node: NodeProfile, peer: PeerRecord): { node: NodeProfile; peer: PeerRecord } | null {
  const allowedIps = node.allowedIps.filter(isIpv4);
  const isPure = peer.wg_ip6 === null && allowedIps.length === node.allowedIps.length;
  if (isPure || allowedIps.length === 0) return null;
  return { node: { ...node, allowedIps, dns: node.dns.filter(isIpv4) }, peer: { ...peer, wg_ip6: null } };
}

/** Whether an entry is not an IPv6 address; search domains have no colon and pass. */
const isIpv4 = (text: string): boolean => !text.includes(':');
