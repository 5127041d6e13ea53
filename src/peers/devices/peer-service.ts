import { UserError } from '../../errors.ts';
import type { NotifyOwner } from '../../notices.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { type Draft, type DraftPeer, isAdmitted, type State } from '../records/records.ts';
import { firstTime } from '../records/seen-updates.ts';
import { mayChoose } from './allowed-nodes.ts';
import { requirePlace } from './device-limit.ts';
import { addDevice, devicesOf } from './devices.ts';
import { isImported, keyTag, queueOnce, startRekey, stopOldKey, undoRekey } from './rekey.ts';
import type { SecretBox } from './seal.ts';

/** The store as the services need it. */
export interface StorePort {
  /** The last committed state. */
  readonly state: State;
  /** Serial and durable; a change that throws writes nothing. `before` is the state that the draft began as, for quick reading. */
  update<T>(change: (draft: Draft, before: State) => T): Promise<T>;
}

/** Who asks, by which update. */
export interface Asker {
  readonly friendId: number;
  readonly updateId: number;
}

/**
 * What became of a request for a config. `imported`: we never had its private key, and new keys are only made when asked for;
 * `choose`: the friend has several devices there, and nothing was changed.
 */
export type ConfigRequest = DeviceRequest | { readonly kind: 'choose'; readonly nodeId: string };

export interface DeviceRequest {
  readonly kind: 'queued' | 'imported';
  readonly peerId: string;
  readonly nodeId: string;
  readonly keyTag: string;
}

interface PeerServiceParts {
  readonly store: StorePort;
  /** The nodes that are complete in the settings, in their order. */
  readonly nodes: readonly NodeProfile[];
  readonly box: SecretBox;
  /** Devices per friend per node, for whom their record says nothing else. */
  readonly deviceLimit: number;
  /** Ms since 1970. */
  readonly now: () => number;
  readonly notify: NotifyOwner;
}

/** The commands of friends as changes of the store; nodes and chats follow from the records. Throws `UserError`. */
export class PeerService {
  readonly #store: StorePort;
  readonly #nodes: readonly NodeProfile[];
  readonly #box: SecretBox;
  readonly #deviceLimit: number;
  readonly #now: () => number;
  readonly #notify: NotifyOwner;

  constructor({ store, nodes, box, deviceLimit, now, notify }: PeerServiceParts) {
    this.#store = store;
    this.#nodes = nodes;
    this.#box = box;
    this.#deviceLimit = deviceLimit;
    this.#now = now;
    this.#notify = notify;
  }

  /** The friend's config on their server: made the first time, sent again after that. */
  getConfig(asker: Asker): Promise<ConfigRequest> {
    return this.#withDevice(asker, (peer, request, isFirst) => {
      if (isImported(peer)) return { ...request, kind: 'imported' };
      queueOnce(peer, isFirst, this.#iso());
      return request;
    });
  }

  /** New keys at the same address; the old ones work until the new ones are in use. */
  regenerate(asker: Asker): Promise<ConfigRequest> {
    return this.#withDevice(asker, (peer, request, isFirst) => {
      if (isFirst) startRekey(peer, this.#box, this.#iso());
      else if (!isImported(peer)) queueOnce(peer, isFirst, this.#iso());
      return request;
    });
  }

  /** The same for one device, by a button that named its key; a button that was pressed twice or late changes nothing. */
  regenerateDevice({ friendId, updateId }: Asker, peerId: string, tag: string): Promise<void> {
    return this.#change({ friendId, updateId }, peerId, (peer) => {
      if (!peer.public_key.startsWith(tag)) throw new UserError('stale-button');
      if (!peer.active) throw new UserError('device-off');
      startRekey(peer, this.#box, this.#iso());
    });
  }

  /** Ends the old key of a `/regen` at once. */
  stopOld(asker: Asker, peerId: string, tag: string): Promise<void> {
    return this.#change(asker, peerId, (peer) => stopOldKey(peer, tag, this.#iso()));
  }

  /** Takes a `/regen` back while its new key is not in use. */
  undoRegenerate(asker: Asker, peerId: string, tag: string): Promise<void> {
    return this.#change(asker, peerId, (peer) => undoRekey(peer, tag, this.#iso()));
  }

  /** Makes a node the friend's own; configs on other nodes keep working. */
  async preferServer({ friendId, updateId }: Asker, nodeId: string): Promise<NodeProfile> {
    const node = this.#nodes.find(({ id }) => id === nodeId);
    if (!node) throw new UserError('unknown-server');
    await this.#store.update((draft, before) => {
      this.#requireAdmitted(before, friendId);
      if (!mayChoose(before, friendId, nodeId)) throw new UserError('server-not-yours');
      const user = draft.users[friendId];
      if (user && firstTime(draft, updateId)) user.preferred_server_id = nodeId;
    });
    return node;
  }

  /**
   * The node that the friend's commands mean: their choice, else the first that they may use. Throws when a choice that they may
   * make is not to be had, or there is none.
   */
  nodeFor(state: State, friendId: number): NodeProfile {
    const wanted = state.users[friendId]?.preferred_server_id ?? null;
    const isChoice = wanted !== null && mayChoose(state, friendId, wanted);
    const node = this.#nodes.find(({ id }) => (isChoice ? id === wanted : mayChoose(state, friendId, id)));
    if (node) return node;
    if (isChoice) throw new UserError('server-off');
    throw new UserError(this.#nodes.length > 0 ? 'no-server-for-you' : 'no-server');
  }

  /** Adds a device to a change and returns its id; the owner hears of a full network. Throws when the friend has enough there. */
  makeDevice(draft: Draft, before: State, friendId: number, node: NodeProfile): string {
    requirePlace(before, friendId, node.id, this.#deviceLimit);
    try {
      return addDevice(draft, before, friendId, node, this.#box);
    } catch (error) {
      if (error instanceof UserError && error.code === 'network-full')
        this.#notify({ kind: 'network-full', node: node.id });
      throw error;
    }
  }

  /** Finds or makes the friend's device on their node, inside one change; an update that comes again makes none. */
  #withDevice(
    { friendId, updateId }: Asker,
    change: (peer: DraftPeer, request: DeviceRequest, isFirst: boolean) => ConfigRequest,
  ): Promise<ConfigRequest> {
    return this.#store.update((draft, before) => {
      this.#requireAdmitted(before, friendId);
      const node = this.nodeFor(before, friendId);
      const [known, ...others] = devicesOf(before, friendId, node.id).map(([id]) => id);
      if (others.length > 0) return { kind: 'choose', nodeId: node.id };
      const isFirst = firstTime(draft, updateId);
      if (known === undefined && !isFirst) throw new UserError('unknown-device'); // it was made and removed since
      const id = known ?? this.makeDevice(draft, before, friendId, node);
      const peer = draft.peers[id];
      if (!peer) throw new UserError('unknown-device');
      if (!peer.active) throw new UserError('device-off');
      return change(peer, { kind: 'queued', peerId: id, nodeId: node.id, keyTag: keyTag(peer.public_key) }, isFirst);
    });
  }

  /** One change of one of the friend's own devices, once per update. */
  #change(asker: Asker, peerId: string, change: (peer: DraftPeer) => void): Promise<void> {
    return this.#store.update((draft, before) => {
      this.#requireAdmitted(before, asker.friendId);
      const peer = draft.peers[peerId];
      if (!peer || peer.telegram_id !== asker.friendId || peer.removed_at !== null) throw new UserError('stale-button');
      if (firstTime(draft, asker.updateId)) change(peer);
    });
  }

  #requireAdmitted(state: State, friendId: number): void {
    if (!isAdmitted(state.users[friendId], this.#now())) throw new UserError('no-access');
  }

  #iso(): string {
    return new Date(this.#now()).toISOString();
  }
}
