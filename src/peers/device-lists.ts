import type { PeerRecord, State } from './records.ts';

/** A device with its record's id. */
export type Device = readonly [id: string, peer: PeerRecord];

/** A store's devices as they are looked at again and again, each list in the store's order. */
export interface DeviceLists {
  readonly all: readonly Device[];
  readonly ofNode: ReadonlyMap<string, readonly Device[]>;
  readonly ofFriend: ReadonlyMap<number, readonly Device[]>;
  /** Those whose config waits for its upload. */
  readonly toSend: readonly Device[];
  /** Those whose config arrived and whose buttons wait. */
  readonly awaitingButtons: readonly Device[];
  /** Those with a waiting key. */
  readonly rekeying: readonly Device[];
  /** Those that were sent and whose first handshake was told to nobody yet. */
  readonly ungreeted: readonly Device[];
}

const known = new WeakMap<State['peers'], GrowingLists>();
/** Records that may still change, and whose owner tells of it. */
const followed = new WeakSet<State['peers']>();

/** The lists of these records. Made once for each committed state: reading 10,000 records anew for every question is most of a command's time. */
export function deviceLists(peers: State['peers']): DeviceLists {
  const before = known.get(peers);
  if (before) return before;
  const lists = new GrowingLists(peers);
  if (Object.isFrozen(peers) || followed.has(peers)) known.set(peers, lists); // a draft may change without a word
  return lists;
}

/**
 * To be called by whoever writes to records that others read meanwhile, after each time. Devices that only came are added to the
 * lists, as each of a thousand new friends in one write brings one; after anything else the lists are made anew.
 */
export function noteWritten(peers: State['peers'], added: readonly string[] | 'more'): void {
  const lists = known.get(peers);
  if (lists && added === 'more') known.delete(peers);
  else if (lists && added !== 'more') for (const id of added) lists.add(id, peers[id]);
  followed.add(peers);
}

/** A friend's devices, on all nodes, removed ones included. */
export const devicesBy = (state: State, friendId: number): readonly Device[] =>
  deviceLists(state.peers).ofFriend.get(friendId) ?? [];

/** A node's devices. */
export const devicesOn = (state: State, nodeId: string): readonly Device[] =>
  deviceLists(state.peers).ofNode.get(nodeId) ?? [];

class GrowingLists implements DeviceLists {
  readonly all: Device[] = [];
  readonly ofNode = new Map<string, Device[]>();
  readonly ofFriend = new Map<number, Device[]>();
  readonly toSend: Device[] = [];
  readonly awaitingButtons: Device[] = [];
  readonly rekeying: Device[] = [];
  readonly ungreeted: Device[] = [];

  constructor(peers: State['peers']) {
    for (const id of Object.keys(peers)) this.add(id, peers[id]);
  }

  add(id: string, peer: PeerRecord | undefined): void {
    if (!peer) return;
    const device: Device = [id, peer];
    this.all.push(device);
    addTo(this.ofNode, peer.server_id, device);
    addTo(this.ofFriend, peer.telegram_id, device);
    if (peer.send) this.toSend.push(device);
    if (peer.buttons_due !== null) this.awaitingButtons.push(device);
    if (peer.next) this.rekeying.push(device);
    if (peer.sent_at !== null && peer.greeted_key !== peer.public_key) this.ungreeted.push(device);
  }
}

function addTo<K>(lists: Map<K, Device[]>, key: K, device: Device): void {
  const list = lists.get(key);
  if (list) list.push(device);
  else lists.set(key, [device]);
}
