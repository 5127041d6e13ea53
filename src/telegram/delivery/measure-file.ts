import { UserError } from '../../errors.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import type { PeerRecord } from '../../peers/records/peer-record.ts';
import type { NodesView } from '../views.ts';
import { fullConfig } from './config-file.ts';

/** How many bytes the file of a device has that is sent now. Null: it cannot be made at present. */
export function measureFile(view: NodesView, box: SecretBox, peerId: string, peer: PeerRecord): number | null {
  const snapshot = view.nodes.find(({ node }) => node.id === peer.server_id)?.snapshot;
  const { public_key, secret } = peer.next ?? peer;
  if (!snapshot || secret === null) return null;
  try {
    return Buffer.byteLength(fullConfig(view, box, { peerId, peer, key: { public_key, secret } }, snapshot).text);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
