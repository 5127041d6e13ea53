import { UserError } from '../../errors.ts';
import { MOST_RECORDS } from '../devices/device-limit.ts';
import { freeNumber, freeRecordId } from '../devices/devices.ts';
import type { StorePort } from '../devices/peer-service.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import type { Snapshot } from '../nodes/snapshot.ts';
import { foreignPeers } from '../plan/observe.ts';
import { isAdmitted } from '../records/is-on.ts';
import type { DraftNode } from '../records/node-record.ts';
import { newPeer } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';
import { firstTime } from '../records/seen-updates.ts';
import { adoptable } from './adoption.ts';

/** A foreign peer as a button names it: the node, and the beginning of its key. */
export interface ForeignRef {
  readonly nodeId: string;
  readonly tag: string;
}

interface ForeignParts {
  readonly store: StorePort;
  /** Each node with its last snapshot; null while it is down. */
  readonly nodes: readonly { readonly node: NodeProfile; readonly snapshot: Snapshot | null }[];
  readonly now: () => number;
}

/**
 * The owner's decisions about foreign peers (peers that no record names). Each is applied once per update id, and only while the peer is
 * on its node and still foreign. Throws `UserError`.
 */
export class ForeignService {
  readonly #parts: ForeignParts;

  constructor(parts: ForeignParts) {
    this.#parts = parts;
  }

  /**
   * Makes the peer a device of a friend, with the same key and address, and like an imported one without a private key. The friend's
   * device limit does not apply.
   */
  adopt(updateId: number, { nodeId, tag }: ForeignRef, friendId: number): Promise<void> {
    return this.#parts.store.update((draft, before) => {
      if (!firstTime(draft, updateId)) return;
      const { node, snapshot, key } = this.#find(before, nodeId, tag);
      if (!isAdmitted(before.users[friendId], this.#parts.now())) throw new UserError('unknown-person');
      const addresses = adoptable(before, node, snapshot, key);
      if (!addresses) throw new UserError('not-adoptable');
      const number = freeNumber(before, friendId, nodeId);
      if (number > MOST_RECORDS) throw new UserError('device-limit');
      const device = { telegram_id: friendId, server_id: nodeId, number, ...addresses };
      draft.peers[freeRecordId(before)] = newPeer({ ...device, public_key: key, secret: null });
      delete draft.nodes[nodeId]?.condemned[key];
      const user = draft.users[friendId];
      if (user) user.has_familiar_file = true; // its file may have the predecessor's name
    });
  }

  /** Removes the peer from its node, now and whenever the interface's own file brings it back. */
  condemn(updateId: number, { nodeId, tag }: ForeignRef): Promise<void> {
    return this.#parts.store.update((draft, before) => {
      if (!firstTime(draft, updateId)) return;
      const { key } = this.#find(before, nodeId, tag);
      nodeIn(draft, nodeId).condemned[key] = new Date(this.#parts.now()).toISOString();
    });
  }

  /** Undoes `condemn`: the peer is left alone if it comes back. */
  pardon(updateId: number, { nodeId, tag }: ForeignRef): Promise<void> {
    return this.#parts.store.update((draft, before) => {
      if (!firstTime(draft, updateId)) return;
      const key = only(Object.keys(before.nodes[nodeId]?.condemned ?? {}), tag);
      delete nodeIn(draft, nodeId).condemned[key];
    });
  }

  /** Declares an ended key, given by the beginning of its hash, to be the owner's own: if it comes back, it is foreign and can be adopted. */
  claim(updateId: number, tag: string): Promise<void> {
    return this.#parts.store.update((draft, before) => {
      if (!firstTime(draft, updateId)) return;
      delete draft.ended_keys[only(Object.keys(before.ended_keys), tag)];
    });
  }

  #find(state: State, nodeId: string, tag: string): { node: NodeProfile; snapshot: Snapshot; key: string } {
    const { node, snapshot } = this.#parts.nodes.find((view) => view.node.id === nodeId) ?? {};
    if (!node || !snapshot) throw new UserError('not-foreign');
    const strangers = foreignPeers(state, nodeId, snapshot).map(([key]) => key);
    return { node, snapshot, key: only(strangers, tag) };
  }
}

/** The only key with this beginning; null if there are none or several. */
function only(keys: readonly string[], tag: string): string {
  const [key, ...others] = keys.filter((candidate) => candidate.startsWith(tag));
  if (key === undefined || others.length > 0) throw new UserError('not-foreign');
  return key;
}

/** The record of a node that was seen; its first poll created it. */
function nodeIn(draft: Draft, id: string): DraftNode {
  const node = draft.nodes[id];
  if (!node) throw new UserError('not-foreign');
  return node;
}
