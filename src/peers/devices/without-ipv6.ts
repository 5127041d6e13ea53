import type { NodeProfile } from '../nodes/node-profile.ts';
import type { PeerRecord } from '../records/records.ts';

/**
 * Node and device with their IPv4 only: a Linux without IPv6 tears the whole tunnel down over `::/0`. Null when there is no IPv6
 * in the config anyway, or nothing else.
 */
export function withoutIpv6(node: NodeProfile, peer: PeerRecord): { node: NodeProfile; peer: PeerRecord } | null {
  const allowedIps = node.allowedIps.filter(isIpv4);
  const isPure = peer.wg_ip6 === null && allowedIps.length === node.allowedIps.length;
  if (isPure || allowedIps.length === 0) return null;
  return { node: { ...node, allowedIps, dns: node.dns.filter(isIpv4) }, peer: { ...peer, wg_ip6: null } };
}

/** Names of search domains pass: they have no colon. */
const isIpv4 = (text: string): boolean => !text.includes(':');
