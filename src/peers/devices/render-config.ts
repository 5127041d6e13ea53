import { amneziaConf, type ClientTunnel, plainConf } from '../../amnezia/client-conf.ts';
import type { Parameters } from '../../amnezia/parameters.ts';
import { doorFor } from '../nodes/door.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { addressesOf } from '../records/device-holdings.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { PeerSecret } from './seal.ts';

/**
 * The client's `.conf`, in LF lines: plain, as `wg-quick` and every WireGuard app import it, or with AmneziaWG's parameters for its apps.
 * Pure; the result is a secret.
 */
export function renderConfig(
  node: NodeProfile,
  serverKey: string,
  peer: PeerRecord,
  secret: PeerSecret,
  parameters: Parameters | null = null,
): string {
  const tunnel = clientTunnel(node, serverKey, peer, secret);
  return parameters === null ? plainConf(tunnel) : amneziaConf(tunnel, parameters);
}

/** The device's end of its tunnel. A secret. */
export function clientTunnel(
  node: NodeProfile,
  serverKey: string,
  peer: PeerRecord,
  { privateKey, presharedKey }: PeerSecret,
): ClientTunnel {
  const { dns, mtu, allowedIps, keepalive } = node;
  const { host: endpointHost, port: endpointPort } = doorFor(node, peer);
  const own = { privateKey, presharedKey, addresses: addressesOf(peer) };
  return { ...own, serverKey, dns, mtu, allowedIps, endpointHost, endpointPort, keepalive };
}
