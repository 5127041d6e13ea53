import { isIPv6 } from 'node:net';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { addressesOf, type PeerRecord } from '../records/records.ts';
import type { PeerSecret } from './seal.ts';

/** The client's `.conf`, in LF lines: what `wg-quick` and every WireGuard app import. Pure; the result is a secret. */
export function renderConfig(node: NodeProfile, serverKey: string, peer: PeerRecord, secret: PeerSecret): string {
  const host = isIPv6(node.endpointHost) ? `[${node.endpointHost}]` : node.endpointHost;
  const lines = [
    '[Interface]',
    `PrivateKey = ${secret.privateKey}`,
    `Address = ${addressesOf(peer).join(', ')}`,
    ...(node.dns.length > 0 ? [`DNS = ${node.dns.join(', ')}`] : []),
    ...(node.mtu === null ? [] : [`MTU = ${node.mtu}`]),
    '',
    '[Peer]',
    `PublicKey = ${serverKey}`,
    `PresharedKey = ${secret.presharedKey}`,
    `AllowedIPs = ${node.allowedIps.join(', ')}`,
    `Endpoint = ${host}:${node.endpointPort}`,
    ...(node.keepalive > 0 ? [`PersistentKeepalive = ${node.keepalive}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
