import type { Parameters } from '../../amnezia/parameters.ts';
import { UserError } from '../../errors.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import type { Snapshot } from '../nodes/snapshot.ts';
import { type KnownParameters, knownParameters } from '../records/node-parameters.ts';
import type { NodeRecord } from '../records/node-record.ts';
import type { SecretBox } from './seal.ts';

/** A node's parameters as the store has them, and as a file needs them: with the header protection key, a secret. */
export interface ServerParameters {
  readonly known: KnownParameters | null;
  readonly parameters: Parameters | null;
}

/**
 * The AmneziaWG parameters of the interface that `on` shows; both null: it is plain WireGuard. Throws `UserError` while an AmneziaWG
 * node's are not known (invariant 13): a file without them could not connect.
 */
export function serverParameters(
  { protocol }: Pick<NodeProfile, 'protocol'>,
  record: NodeRecord | undefined,
  on: Pick<Snapshot, 'serverKey' | 'hasKnownParameters'>,
  box: SecretBox,
): ServerParameters {
  if (protocol === 'wireguard') return { known: null, parameters: null };
  const known = on.hasKnownParameters === true ? knownParameters(record, on.serverKey) : null;
  if (known === null) throw new UserError('server-not-read');
  const { values, headerSecret } = known;
  if (headerSecret === null) return { known, parameters: values };
  return { known, parameters: { ...values, HeaderProtectionKey: box.openText(on.serverKey, headerSecret) } };
}
