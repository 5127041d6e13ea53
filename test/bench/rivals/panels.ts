import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerToSet } from '../../../src/peers/nodes/snapshot.ts';
import type { WireguardServer } from '../../lab/wireguard-server.ts';
import { crowd } from '../../stage/crowd.ts';
import { timed } from '../interleave.ts';
import { spawned } from './spawned.ts';

/** A peer as WireGuard's own files have it. */
export const section = ({ publicKey, presharedKey, allowedIps }: PeerToSet): string =>
  `[Peer]\nPublicKey = ${publicKey}\nPresharedKey = ${presharedKey}\nAllowedIPs = ${allowedIps.join(', ')}\n`;

/**
 * The panels' way to add one peer, in ms: the whole configuration written anew, and
 * `wg syncconf wg0 <(wg-quick strip wg0)`, word for word as they run it.
 */
export function changeAsPanels(server: WireguardServer, folder: string, others: readonly PeerToSet[]): Promise<number> {
  const [file, name] = [join(folder, `${server.interface}.conf`), server.interface];
  const { keys, endpoint } = server;
  const own = `[Interface]\nPrivateKey = ${keys.privateKey}\nListenPort = ${endpoint.port}\n`;
  const added = crowd(1, 0).peers.map((peer) => ({ ...peer, allowedIps: ['10.200.1.2/32'] }));
  return timed(async () => {
    writeFileSync(file, own + [...others, ...added].map(section).join(''), { mode: 0o600 });
    await spawned('bash', ['-c', 'wg syncconf "$1" <(wg-quick strip "$2")', 'bash', name, file]);
  });
}
