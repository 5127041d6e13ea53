import { APPS, type App } from '../../amnezia/apps.ts';
import { clientParameters } from '../../amnezia/client-parameters.ts';
import { disguiseFor } from '../../amnezia/disguise.ts';
import type { Parameters } from '../../amnezia/parameters.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { type KnownParameters, takesPlain } from '../records/node-parameters.ts';

/** The program that a record names; a word of a later version counts as WireGuard, whose form nearly every app opens. */
export const appOf = ({ app }: { readonly app: string }): App => APPS.find((known) => known === app) ?? 'wireguard';

/** The program that files of a new device there are for. */
export const firstApp = ({ disguise, protocol }: Pick<NodeProfile, 'disguise' | 'protocol'>): App =>
  protocol === 'amneziawg' || disguise === 'first' ? 'amneziawg' : 'wireguard';

type Speaking = Pick<NodeProfile, 'protocol'>;

/** Whether plain WireGuard apps can connect to a node; `known`: its parameters, as far as they are known. */
export const takesWireguard = ({ protocol }: Speaking, known: KnownParameters | null): boolean =>
  protocol === 'wireguard' || (known !== null && takesPlain(known));

/** The program that a device's files for this node are for: the one in its record, or AmneziaWG where that one cannot connect. */
export function appOn(node: Speaking, known: KnownParameters | null, peer: { readonly app: string }): App {
  const app = appOf(peer);
  return app === 'wireguard' && !takesWireguard(node, known) ? 'amneziawg' : app;
}

/**
 * The AmneziaWG parameters in a file of this key for this program; `server`: those of the interface, null: it is plain WireGuard. Null: the
 * file is plain as well. The same key and interface always give the same, so that a file which is sent again is the same file.
 */
export function fileParameters(app: App, server: Parameters | null, publicKey: string): Parameters | null {
  if (app === 'wireguard') return null;
  return server === null ? disguiseFor(publicKey) : clientParameters(server, publicKey);
}
