import { UserError } from '../../errors.ts';
import type { NotifyOwner } from '../../notices.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { becomeDevice } from '../records/become-device.ts';
import { isAdmitted } from '../records/is-on.ts';
import type { DraftPeer } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';
import { firstTime } from '../records/seen-updates.ts';
import { isUsedUp } from '../records/user-record.ts';
import { mayChoose } from './allowed-nodes.ts';
import { requirePlace } from './device-limit.ts';
import { addDevice, type ChooseDoor, devicesOf, sparesOf } from './devices.ts';
import { isImported, keyTag, queueOnce, startRekey, stopOldKey, undoRekey } from './rekey.ts';
import type { SecretBox } from './seal.ts';
import { keepApart } from './spare-place.ts';

/** The store as the services need it. */
export interface StorePort {
  /** The last committed state. */
  readonly state: State;
  /** Serial and durable; a change that throws writes nothing. `before`: the state before the change, faster to read than the draft. */
  update<T>(change: (draft: Draft, before: State) => T): Promise<T>;
}

/** Who asks, and by which Telegram update. */
export interface Asker {
  readonly friendId: number;
  readonly updateId: number;
}

/**
 * Outcome of a request for a config. `imported`: we never had its private key, and new keys need an explicit request; `choose`: the
 * friend has several devices there and has to choose, nothing was changed.
 */
export type ConfigRequest = DeviceRequest | { readonly kind: 'choose'; readonly nodeId: string };

export interface DeviceRequest {
  readonly kind: 'queued' | 'imported';
  readonly peerId: string;
  readonly nodeId: string;
  readonly keyTag: string;
}

/** Within a change: names the file of the device's config, if it can be made already. */
export type NameAhead = (draft: Draft, peerId: string) => void;

interface PeerServiceParts {
  readonly store: StorePort;
  /** The nodes of the settings, in their order. */
  readonly nodes: readonly NodeProfile[];
  readonly box: SecretBox;
  /** Default limit of devices per friend and node. */
  readonly deviceLimit: number;
  /** Ms since 1970. */
  readonly now: () => number;
  readonly notify: NotifyOwner;
  /** If absent, files of new devices name the first door. */
  readonly chooseDoor?: ChooseDoor;
  /** Names the file of a config in the change that queued it, see `NamesAhead`; if absent, the upload does. */
  readonly nameAhead?: NameAhead;
}

/** Applies friends' commands to the store; nodes and chats follow from the records. Throws `UserError`. */
export class PeerService {
  readonly #store: StorePort;
  readonly #nodes: readonly NodeProfile[];
  readonly #box: SecretBox;
  readonly #deviceLimit: number;
  readonly #now: () => number;
  readonly #notify: NotifyOwner;
  readonly #chooseDoor: ChooseDoor;
  readonly #nameAhead: NameAhead;

  constructor(parts: PeerServiceParts) {
    this.#store = parts.store;
    this.#nodes = parts.nodes;
    this.#box = parts.box;
    this.#deviceLimit = parts.deviceLimit;
    this.#now = parts.now;
    this.#notify = parts.notify;
    this.#chooseDoor = parts.chooseDoor ?? (() => null);
    this.#nameAhead = parts.nameAhead ?? (() => undefined);
  }

  /** Queues the friend's config on their node; the first time it creates the device. `platform`: what it is for, if its friend said so. */
  getConfig(asker: Asker, platform: string | null = null): Promise<ConfigRequest> {
    return this.#withDevice(asker, (peer, request, isFirst) => {
      if (isFirst && platform !== null) peer.platform = platform;
      if (isImported(peer)) return { ...request, kind: 'imported' };
      queueOnce(peer, isFirst, this.#iso());
      return request;
    });
  }

  /**
   * The config that comes with the first message: makes the device of a friend who has none anywhere, and queues its config. A repeated
   * try finds that device. False, and nothing changed, when there are others.
   */
  makeFirst(friendId: number, platform: string): Promise<boolean> {
    return this.#store.update((draft, before) => {
      this.#requireAdmitted(before, friendId);
      const [[known] = [], ...others] = devicesOf(before, friendId);
      const id = known ?? this.makeDevice(draft, before, friendId, this.nodeFor(before, friendId));
      const peer = draft.peers[id];
      if (!peer || others.length > 0 || (known !== undefined && peer.platform !== platform)) return false;
      if (!peer.active || isImported(peer)) return false;
      peer.platform = platform;
      queueOnce(peer, known === undefined, this.#iso());
      this.#nameAhead(draft, id);
      return true;
    });
  }

  /** `/regen`: new keys at the same address; the old ones work until the new ones are in use. */
  regenerate(asker: Asker): Promise<ConfigRequest> {
    return this.#withDevice(asker, (peer, request, isFirst) => {
      if (isFirst) startRekey(peer, this.#box, this.#iso());
      else if (!isImported(peer)) queueOnce(peer, isFirst, this.#iso());
      return request;
    });
  }

  /** `/regen` for one device by a button, which carries the beginning of its key; pressing it twice or late changes nothing. */
  regenerateDevice({ friendId, updateId }: Asker, peerId: string, tag: string): Promise<void> {
    return this.#change({ friendId, updateId }, peerId, (peer, draft) => {
      if (!peer.public_key.startsWith(tag) || peer.spare) throw new UserError('stale-button');
      if (!peer.active) throw new UserError('device-off');
      startRekey(peer, this.#box, this.#iso());
      this.#nameAhead(draft, peerId);
    });
  }

  /** Ends the old key of a `/regen` at once. */
  stopOld(asker: Asker, peerId: string, tag: string): Promise<void> {
    return this.#change(asker, peerId, (peer) => stopOldKey(peer, tag, this.#iso()));
  }

  /** Undoes a `/regen` while its new key is not in use. */
  undoRegenerate(asker: Asker, peerId: string, tag: string): Promise<void> {
    return this.#change(asker, peerId, (peer) => undoRekey(peer, tag, this.#iso()));
  }

  /** Makes a node the friend's choice; configs on other nodes keep working. */
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
   * The node that the friend's commands refer to: their choice, otherwise the first that they may use. Throws when their chosen node is
   * not in the settings any more, or there is none.
   */
  nodeFor(state: State, friendId: number): NodeProfile {
    const wanted = state.users[friendId]?.preferred_server_id ?? null;
    const isChoice = wanted !== null && mayChoose(state, friendId, wanted);
    const node = this.#nodes.find(({ id }) => (isChoice ? id === wanted : mayChoose(state, friendId, id)));
    if (node) return node;
    if (isChoice) throw new UserError('server-off');
    throw new UserError(this.#nodes.length > 0 ? 'no-server-for-you' : 'no-server');
  }

  /** Adds a device within a change and returns its id. Throws at the friend's limit, or when the network is full, which also notifies the owner. */
  makeDevice(draft: Draft, before: State, friendId: number, node: NodeProfile): string {
    requirePlace(before, friendId, node.id, this.#deviceLimit);
    try {
      const id = addDevice(draft, before, friendId, node, this.#box, this.#chooseDoor(before, node, friendId));
      keepApart(draft, before, friendId, [node], this.#iso());
      return id;
    } catch (error) {
      if (error instanceof UserError && error.code === 'network-full')
        this.#notify({ kind: 'network-full', node: node.id });
      throw error;
    }
  }

  /** Rule 16 within a change that may have given a device a door; see `keepApart`. */
  keepSparesApart(draft: Draft, before: State, friendId: number): void {
    keepApart(draft, before, friendId, this.#nodes, this.#iso());
  }

  /** Finds or creates the friend's device on their node within one change; a repeated update creates none. */
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
      if (known === undefined && !isFirst) throw new UserError('unknown-device'); // a repeated update whose device was removed since
      const id =
        known ?? this.#settleSpare(draft, before, friendId, node) ?? this.makeDevice(draft, before, friendId, node);
      const peer = draft.peers[id];
      if (!peer) throw new UserError('unknown-device');
      if (!peer.active) throw new UserError('device-off');
      const queued = { kind: 'queued', peerId: id, nodeId: node.id, keyTag: keyTag(peer.public_key) } as const;
      const request = change(peer, queued, isFirst);
      this.#nameAhead(draft, id);
      return request;
    });
  }

  /** Rule 16: who chose the node where their spare is needs no second device there: the spare becomes it. Null: there is none. */
  #settleSpare(draft: Draft, before: State, friendId: number, node: NodeProfile): string | null {
    const [id] = sparesOf(before, friendId, node.id)[0] ?? [];
    const spare = id === undefined ? undefined : draft.peers[id];
    if (id === undefined || !spare?.active) return null;
    requirePlace(before, friendId, node.id, this.#deviceLimit);
    becomeDevice(spare);
    return id;
  }

  /** One change of one of the friend's own devices, once per update. */
  #change(asker: Asker, peerId: string, change: (peer: DraftPeer, draft: Draft) => void): Promise<void> {
    return this.#store.update((draft, before) => {
      this.#requireAdmitted(before, asker.friendId);
      const peer = draft.peers[peerId];
      if (!peer || peer.telegram_id !== asker.friendId || peer.removed_at !== null) throw new UserError('stale-button');
      if (firstTime(draft, asker.updateId)) change(peer, draft);
    });
  }

  #requireAdmitted(state: State, friendId: number): void {
    const user = state.users[friendId];
    if (!isAdmitted(user, this.#now())) throw new UserError('no-access');
    if (isUsedUp(user, this.#now())) throw new UserError('allowance-used-up');
  }

  #iso(): string {
    return new Date(this.#now()).toISOString();
  }
}
