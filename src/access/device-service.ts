import { UserError } from '../errors.ts';
import { requireRoom } from '../peers/devices/device-limit.ts';
import { freeDeviceName, readDeviceName } from '../peers/devices/device-name.ts';
import { devicesOf, freeNumber } from '../peers/devices/devices.ts';
import type { Asker, PeerService, StorePort } from '../peers/devices/peer-service.ts';
import { isImported, queueConfig, queueOnce, restartGrace } from '../peers/devices/rekey.ts';
import { waitedFor } from '../peers/plan/counting.ts';
import { REMEMBERED_MS } from '../peers/plan/plan.ts';
import { type Draft, type DraftPeer, isAdmitted, type State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import { ask, dropQuestion } from './questions.ts';

/** Where a new device is to be, and which it is: a menu that was left open makes no second one. */
export interface DevicePlace {
  readonly nodeId: string;
  /** The number that it will have. */
  readonly number: number;
}

interface DeviceServiceParts {
  readonly store: StorePort;
  readonly peers: PeerService;
  readonly deviceLimit: number;
  readonly now: () => number;
}

/** A friend's own devices: added, named, removed and taken back, once per update. Throws `UserError`. */
export class DeviceService {
  readonly #store: StorePort;
  readonly #peers: PeerService;
  readonly #deviceLimit: number;
  readonly #now: () => number;

  constructor({ store, peers, deviceLimit, now }: DeviceServiceParts) {
    this.#store = store;
    this.#peers = peers;
    this.#deviceLimit = deviceLimit;
    this.#now = now;
  }

  /** Where the friend's next device would be. Throws when none of their nodes is to be had, or they have enough there. */
  placeFor(state: State, friendId: number): DevicePlace {
    const { id } = this.#peers.nodeFor(state, friendId);
    requireRoom(state, friendId, id, this.#deviceLimit);
    return { nodeId: id, number: freeNumber(state, friendId, id) };
  }

  /** Makes the device, under a name that none of the friend's others has, and queues its config; returns the name. */
  add({ friendId, updateId }: Asker, { nodeId, number }: DevicePlace, wanted: string): Promise<string> {
    return this.#change(friendId, (draft, before) => {
      const name = freeDeviceName(before, friendId, readDeviceName(wanted));
      if (!firstTime(draft, updateId)) {
        const [, made] = devicesOf(before, friendId, nodeId).find(([, peer]) => peer.number === number) ?? [];
        if (!made) throw new UserError('unknown-device'); // it was made and removed since
        return made.name ?? name;
      }
      const next = this.placeFor(before, friendId);
      if (next.nodeId !== nodeId || next.number !== number) throw new UserError('stale-button');
      const node = this.#peers.nodeFor(before, friendId);
      const peer = draft.peers[this.#peers.makeDevice(draft, before, friendId, node)];
      if (!peer) throw new UserError('unknown-device');
      peer.name = name;
      queueConfig(peer, this.#iso());
      dropQuestion(draft, friendId);
      return name;
    });
  }

  /** Queues the device's config again; `imported`: we have none, and new keys are only made when asked for. */
  sendAgain({ friendId, updateId }: Asker, peerId: string, tag: string): Promise<'queued' | 'imported'> {
    return this.#change(friendId, (draft) => {
      const peer = own(draft, friendId, peerId);
      if (!peer?.public_key.startsWith(tag) || peer.removed_at !== null) throw new UserError('stale-button');
      if (!peer.active) throw new UserError('device-off');
      const isFirst = firstTime(draft, updateId);
      if (isImported(peer)) return 'imported';
      queueOnce(peer, isFirst, this.#iso());
      return 'queued';
    });
  }

  /** Asks for words: the friend's next text answers the question of this kind. */
  askFor({ friendId, updateId }: Asker, kind: string, about: string): Promise<void> {
    return this.#change(friendId, (draft) => {
      if (firstTime(draft, updateId)) ask(draft, friendId, kind, about, this.#now());
    });
  }

  /** Gives the device a name that none of the friend's others has, and returns it. */
  rename({ friendId, updateId }: Asker, peerId: string, wanted: string): Promise<string> {
    return this.#change(friendId, (draft, before) => {
      const peer = own(draft, friendId, peerId);
      if (!peer || peer.removed_at !== null) throw new UserError('unknown-device');
      const name = freeDeviceName(before, friendId, readDeviceName(wanted), peerId);
      if (!firstTime(draft, updateId)) return peer.name ?? name;
      peer.name = name;
      dropQuestion(draft, friendId);
      return name;
    });
  }

  /** Takes the device off its node; keys and address are kept. Returns until when it can be taken back (ms since 1970). */
  remove({ friendId, updateId }: Asker, peerId: string, tag: string): Promise<number> {
    return this.#change(friendId, (draft) => {
      const peer = own(draft, friendId, peerId);
      if (!peer?.public_key.startsWith(tag)) throw new UserError('stale-button');
      if (firstTime(draft, updateId)) {
        if (peer.removed_at !== null) throw new UserError('stale-button');
        peer.removed_at = this.#iso();
      }
      return Date.parse(peer.removed_at ?? this.#iso()) + REMEMBERED_MS;
    });
  }

  /** Takes a removal back: the same keys, the same address. */
  restore({ friendId, updateId }: Asker, peerId: string, tag: string): Promise<void> {
    return this.#change(friendId, (draft, before) => {
      const peer = own(draft, friendId, peerId);
      if (!peer) throw new UserError('too-late-to-restore');
      if (!peer.public_key.startsWith(tag)) throw new UserError('stale-button');
      if (!firstTime(draft, updateId)) return;
      if (peer.removed_at === null) throw new UserError('stale-button');
      // The record knows best how long it rests; the clock may have been set since.
      const waited = waitedFor(before, peer, 'removed') ?? this.#now() - Date.parse(peer.removed_at);
      if (waited >= REMEMBERED_MS) throw new UserError('too-late-to-restore');
      requireRoom(before, friendId, peer.server_id, this.#deviceLimit);
      peer.removed_at = null;
      restartGrace(peer, this.#iso());
    });
  }

  #change<T>(friendId: number, change: (draft: Draft, before: State) => T): Promise<T> {
    return this.#store.update((draft, before) => {
      if (!isAdmitted(before.users[friendId], this.#now())) throw new UserError('no-access');
      return change(draft, before);
    });
  }

  #iso(): string {
    return new Date(this.#now()).toISOString();
  }
}

/** The friend's device, removed or not, or undefined. */
function own(draft: Draft, friendId: number, peerId: string): DraftPeer | undefined {
  const peer = draft.peers[peerId];
  return peer?.telegram_id === friendId ? peer : undefined;
}
