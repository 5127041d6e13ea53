import { createHash } from 'node:crypto';
import { vitalOf } from '../../amnezia/parameters.ts';
import { doorFor, doorText } from '../nodes/door.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import type { Edition } from '../records/edition-record.ts';
import type { KnownParameters } from '../records/node-parameters.ts';

/** The edition of a device's file that is made now, for a server with this key; `known`: its AmneziaWG parameters, null: it has none. */
export function editionOf(
  node: NodeProfile,
  peer: { readonly door: string | null },
  serverKey: string,
  known: KnownParameters | null,
): Edition {
  return {
    server_key: serverKey,
    vital: vitalPrint(known),
    door: doorText(doorFor(node, peer)),
    ...mildParts(node),
  };
}

/** The parts of today's edition in which an old file still works. */
export const mildParts = ({ dns, mtu, allowedIps, protocol }: NodeProfile) => ({
  dns: dns.join(', '),
  mtu,
  routes: routesPrint(allowedIps),
  protocol,
});

/** A hash of what a file sends through the tunnel. */
export const routesPrint = (allowedIps: readonly string[]): string => shortHash(allowedIps.join());

/** A hash of the values that both ends must share; empty when there are none, as with plain WireGuard. */
export function vitalPrint(known: KnownParameters | null): string {
  if (known === null) return '';
  const shared = vitalOf(known.values);
  if (known.headerPrint === null && Object.keys(shared).length === 0) return '';
  return shortHash(JSON.stringify([shared, known.headerPrint]));
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);
