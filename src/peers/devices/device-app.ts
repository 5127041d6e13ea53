import { APPS, type App } from '../../amnezia/apps.ts';
import { disguiseFor } from '../../amnezia/disguise.ts';
import type { Parameters } from '../../amnezia/parameters.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import type { PeerRecord } from '../records/records.ts';

/** The program that a record names; a word of a later version counts as WireGuard, whose form nearly every app opens. */
export const appOf = ({ app }: { readonly app: string }): App => APPS.find((known) => known === app) ?? 'wireguard';

/** The program that files of a new device there are for. */
export const firstApp = ({ disguise }: Pick<NodeProfile, 'disguise'>): App =>
  disguise === 'first' ? 'amneziawg' : 'wireguard';

/**
 * The AmneziaWG parameters in a file of this key, for the device's app; null: the file is plain WireGuard's. The same key always has
 * the same, so that a file which is sent again is the same file.
 */
export const fileParameters = (peer: Pick<PeerRecord, 'app'>, publicKey: string): Parameters | null =>
  appOf(peer) === 'wireguard' ? null : disguiseFor(publicKey);
