import type { PeerRecord, State } from './records.ts';

/** A device with its record's id. */
export type Device = readonly [id: string, peer: PeerRecord];

/** A store's devices as they are looked at again and again, each list in the store's order. */
export interface DeviceLists {
  readonly all: readonly Device[];
  readonly ofNode: ReadonlyMap<string, readonly Device[]>;
  /** Those whose config waits for its upload. */
  readonly toSend: readonly Device[];
  /** Those whose config arrived and whose buttons wait. */
  readonly awaitingButtons: readonly Device[];
  /** Those with a waiting key. */
  readonly rekeying: readonly Device[];
  /** Those that were sent and whose first handshake was told to nobody yet. */
  readonly ungreeted: readonly Device[];
}

const known = new WeakMap<State['peers'], DeviceLists>();

/** The lists of these records. Made once for each committed state: reading 10,000 records anew for every question is most of a command's time. */
export function deviceLists(peers: State['peers']): DeviceLists {
  const before = known.get(peers);
  if (before) return before;
  const lists = makeLists(peers);
  if (Object.isFrozen(peers)) known.set(peers, lists); // a draft may still change
  return lists;
}

/** A node's devices. */
export const devicesOn = (state: State, nodeId: string): readonly Device[] =>
  deviceLists(state.peers).ofNode.get(nodeId) ?? [];

function makeLists(peers: State['peers']): DeviceLists {
  const all: Device[] = [];
  const ofNode = new Map<string, Device[]>();
  const [toSend, awaitingButtons, rekeying, ungreeted]: [Device[], Device[], Device[], Device[]] = [[], [], [], []];
  for (const id of Object.keys(peers)) {
    const peer = peers[id];
    if (!peer) continue;
    const device: Device = [id, peer];
    all.push(device);
    const there = ofNode.get(peer.server_id);
    if (there) there.push(device);
    else ofNode.set(peer.server_id, [device]);
    if (peer.send) toSend.push(device);
    if (peer.buttons_due !== null) awaitingButtons.push(device);
    if (peer.next) rekeying.push(device);
    if (peer.sent_at !== null && peer.greeted_key !== peer.public_key) ungreeted.push(device);
  }
  return { all, ofNode, toSend, awaitingButtons, rekeying, ungreeted };
}
