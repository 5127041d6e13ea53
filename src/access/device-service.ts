import type { App } from '../amnezia/apps.ts';
import { UserError } from '../errors.ts';
import { requireRoom } from '../peers/devices/device-limit.ts';
import { freeDeviceName, readDeviceName } from '../peers/devices/device-name.ts';
import { devicesOf, freeNumber, sparesOf } from '../peers/devices/devices.ts';
import { restartDeadline } from '../peers/devices/hand-over.ts';
import type { Asker, PeerService, StorePort } from '../peers/devices/peer-service.ts';
import { isImported, queueConfig, queueOnce, restartGrace } from '../peers/devices/rekey.ts';
import { waitedFor } from '../peers/plan/counting.ts';
import { REMEMBERED_MS } from '../peers/plan/plan.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { DraftPeer } from '../peers/records/peer-record.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import { ask, dropQuestion } from './questions.ts';

/** Node and number of a new device. The number stops a menu that was left open from making a second one. */
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

/** Adds, renames, removes and restores a friend's own devices; each change once per update id. Throws `UserError`. */
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

  /** Node and number of the friend's next device. Throws when no node is available to them, or they reached the limit there. */
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
        if (!made) throw new UserError('unknown-device'); // a repeated update whose device was removed since
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

  /** Queues the device's config again. `imported`: we have no private key for it; new keys need an explicit request. */
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

  /** Makes files for this program from now on, and queues the next one. Throws for a device whose private key is not ours. */
  chooseApp({ friendId, updateId }: Asker, peerId: string, tag: string, app: App): Promise<void> {
    return this.#change(friendId, (draft) => {
      const peer = own(draft, friendId, peerId);
      if (!peer?.public_key.startsWith(tag) || peer.removed_at !== null) throw new UserError('stale-button');
      if (!peer.active) throw new UserError('device-off');
      if (isImported(peer)) throw new UserError('stale-button');
      const isFirst = firstTime(draft, updateId);
      if (isFirst) peer.app = app;
      queueOnce(peer, isFirst, this.#iso());
    });
  }

  /** Chooses what the device sends through its tunnel (null: everything), and queues a file that does so. */
  chooseRoutes(
    { friendId, updateId }: Asker,
    peerId: string,
    tag: string,
    routes: { readonly kind: string; readonly services: readonly string[] } | null,
  ): Promise<void> {
    return this.#change(friendId, (draft) => {
      const peer = own(draft, friendId, peerId);
      if (!peer?.public_key.startsWith(tag) || peer.removed_at !== null) throw new UserError('stale-button');
      if (!peer.active) throw new UserError('device-off');
      if (isImported(peer)) throw new UserError('stale-button');
      const isFirst = firstTime(draft, updateId);
      if (isFirst) peer.routes = routes && { kind: routes.kind, services: [...routes.services] };
      queueOnce(peer, isFirst, this.#iso());
    });
  }

  /** Remembers that the friend's next text answers the question of this kind. */
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

  /** Removes the device from its node and keeps keys and address. Returns until when it can be restored (ms since 1970). */
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

  /** Restores a removed device with its keys and address. */
  restore({ friendId, updateId }: Asker, peerId: string, tag: string): Promise<void> {
    return this.#change(friendId, (draft, before) => {
      const peer = own(draft, friendId, peerId);
      if (!peer) throw new UserError('too-late-to-restore');
      if (!peer.public_key.startsWith(tag)) throw new UserError('stale-button');
      if (!firstTime(draft, updateId)) return;
      if (peer.removed_at === null) throw new UserError('stale-button');
      // Judged by the record, since the clock may have been set meanwhile.
      const waited = waitedFor(before, peer, 'removed') ?? this.#now() - Date.parse(peer.removed_at);
      if (waited >= REMEMBERED_MS) throw new UserError('too-late-to-restore');
      if (peer.spare && sparesOf(before, friendId).length > 0) throw new UserError('spare-there');
      if (!peer.spare) requireRoom(before, friendId, peer.server_id, this.#deviceLimit);
      peer.removed_at = null;
      restartDeadline(peer, this.#iso());
      restartGrace(peer, this.#iso());
      this.#peers.keepSparesApart(draft, before, friendId);
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
