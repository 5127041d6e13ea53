import type { PeerRecord } from './peer-record.ts';

/** Every key that a record names: current, waiting and retired ones. */
export function keysOf(peer: PeerRecord): string[] {
  const keys = [peer.public_key];
  if (peer.next) keys.push(peer.next.public_key);
  for (const key in peer.retired) keys.push(key);
  return keys;
}

export function addressesOf(peer: Pick<PeerRecord, 'wg_ip' | 'wg_ip6'>): string[] {
  return peer.wg_ip6 === null ? [peer.wg_ip] : [peer.wg_ip, peer.wg_ip6];
}
