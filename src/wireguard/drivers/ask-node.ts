import type { NodeSettings } from '../../config/settings.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { type NodeDriver, NodeError } from './driver.ts';

/** Reads a node once. When it does not answer, calls `onSilent` and returns null. */
export async function askNode(
  node: NodeSettings,
  driverOf: (node: NodeSettings) => NodeDriver,
  onSilent: (error: NodeError) => void,
): Promise<Snapshot | null> {
  const driver = driverOf(node);
  try {
    return await driver.dump();
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    onSilent(error);
    return null;
  } finally {
    await driver.close();
  }
}

/** Public key → latest handshake (ms since 1970), for all peers of a snapshot that have one. */
export function handshakesIn(snapshot: Snapshot | null): Map<string, number> {
  const peers = [...(snapshot?.peers ?? [])];
  return new Map(peers.flatMap(([key, { handshakeAt }]) => (handshakeAt === null ? [] : [[key, handshakeAt]])));
}
