import { writtenTo } from '../../written.ts';
import { keysOf } from './device-holdings.ts';
import { isAfter } from './is-after.ts';
import type { PeerRecord } from './peer-record.ts';
import type { State } from './records.ts';

/** A device's id and record. */
export type Device = readonly [id: string, peer: PeerRecord];

/** Indexes of a store's devices, each list in the store's order. */
export interface DeviceLists {
  readonly all: readonly Device[];
  readonly ofNode: ReadonlyMap<string, readonly Device[]>;
  readonly ofFriend: ReadonlyMap<number, readonly Device[]>;
  /** Node → every key that a record names there → the record's id. */
  readonly keysOfNode: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Devices whose config waits for its upload. */
  readonly toSend: readonly Device[];
  /** Devices whose config arrived and whose message with buttons is due. */
  readonly awaitingButtons: readonly Device[];
  /** Devices with a waiting key. */
  readonly rekeying: readonly Device[];
  /** Devices with a key that was handed over and has to be used by a deadline. */
  readonly withDeadline: readonly Device[];
  /** Devices whose hand-over had an outcome that somebody has not been told of. */
  readonly withHandoverNews: readonly Device[];
  /** Devices that were given another door and have not connected since. */
  readonly tryingDoor: readonly Device[];
  /** Devices whose config was sent and whose first handshake was not announced yet. */
  readonly ungreeted: readonly Device[];
  /** Spares that have proven themselves and whose friend was not told of it. */
  readonly newlyProven: readonly Device[];
  /** Devices with a speed limit of their own. */
  readonly limited: readonly Device[];
  /**
   * The devices of `ungreeted` that were sent after `since` (ms). The result is cached: as time passes it can only shrink until the store
   * changes, so thousands of older devices are not checked each second.
   */
  sentSince(since: number): readonly Device[];
  /** Those of these ids, in the store's order. */
  these(ids: Iterable<string>): Device[];
}

/** How far apart (ms) the times may be for which `sentSince` uses its cache. */
const RECENT_MS = 48 * 3_600_000;
const NOBODY: ReadonlyMap<string, string> = new Map();
const known = new WeakMap<State['peers'], FollowingLists>();

/**
 * The indexes of these records. Reading 10,000 records for every question would be most of a command's time, so the indexes of the
 * previous records are taken over and only records that were written since are updated. The previous records lose their indexes.
 */
export function deviceLists(peers: State['peers']): DeviceLists {
  const written = writtenTo(peers);
  const kept = known.get(peers);
  const own = kept ?? (written && takenOver(written.base as State['peers']));
  const lists = own?.follow(peers, written?.ids ?? []) ? own : new FollowingLists(peers, written?.ids ?? []);
  // a draft may change unnoticed; whether thousands of records are frozen takes a while to find out
  if (lists !== kept && (written || Object.isFrozen(peers))) known.set(peers, lists);
  return lists;
}

/** A friend's devices, on all nodes, removed ones included. */
export const devicesBy = (state: State, friendId: number): readonly Device[] =>
  deviceLists(state.peers).ofFriend.get(friendId) ?? [];

/** A node's devices. */
export const devicesOn = (state: State, nodeId: string): readonly Device[] =>
  deviceLists(state.peers).ofNode.get(nodeId) ?? [];

/** The keys that a node's devices name, retired ones included, with the records' ids. */
export const keysOn = (state: State, nodeId: string): ReadonlyMap<string, string> =>
  deviceLists(state.peers).keysOfNode.get(nodeId) ?? NOBODY;

function takenOver(peers: State['peers']): FollowingLists | null {
  const lists = known.get(peers);
  known.delete(peers);
  return lists?.follow(peers, writtenTo(peers)?.ids ?? []) ? lists.takenOver() : null;
}

/** One list and the devices that belong to it. */
const PICKED = {
  toSend: (peer) => peer.send !== null,
  awaitingButtons: (peer) => peer.buttons_due !== null,
  rekeying: (peer) => peer.next !== null,
  withDeadline: (peer) => peer.deadline !== null || peer.next?.deadline != null,
  withHandoverNews: ({ handover }) => handover !== null && !(handover.owner_told && handover.friend_told),
  tryingDoor: (peer) => peer.trying_door !== null,
  newlyProven: (peer) => peer.spare && peer.proven_at !== null && peer.greeted_key !== peer.public_key,
  limited: (peer) => peer.speed_mbit !== null,
  ungreeted: (peer) => peer.sent_at !== null && peer.greeted_key !== peer.public_key,
} satisfies Partial<Record<keyof DeviceLists, (peer: PeerRecord) => boolean>>;
const PICKED_NAMES = Object.keys(PICKED) as (keyof typeof PICKED)[];

/** Indexes that are updated by what was written to the records, at a cost in step with what was written. */
class FollowingLists implements DeviceLists {
  all: Device[] = [];
  ofNode = new Map<string, Device[]>();
  readonly ofFriend = new Map<number, Device[]>();
  readonly keysOfNode = new Map<string, Map<string, string>>();
  toSend: Device[] = [];
  awaitingButtons: Device[] = [];
  rekeying: Device[] = [];
  withDeadline: Device[] = [];
  withHandoverNews: Device[] = [];
  tryingDoor: Device[] = [];
  newlyProven: Device[] = [];
  limited: Device[] = [];
  ungreeted: Device[] = [];
  /** A superset of the devices of `ungreeted` that were sent after `#recentSince`. */
  #recent: Device[] = [];
  #recentSince = Number.POSITIVE_INFINITY;
  /** Position of each record in `all`. */
  readonly #places = new Map<string, number>();
  /** How many of the written ids are applied already. */
  #followed: number;

  constructor(peers: State['peers'], written: readonly string[]) {
    for (const [id, peer] of Object.entries(peers)) this.#append([id, peer]);
    this.#followed = written.length;
  }

  /** Applies what was written since; false if the order changed, so that the indexes have to be rebuilt. */
  follow(peers: State['peers'], written: readonly string[]): boolean {
    for (; this.#followed < written.length; this.#followed += 1) {
      const id = written[this.#followed] ?? '';
      if (!this.#put(id, peers[id])) return false;
    }
    return true;
  }

  sentSince(since: number): readonly Device[] {
    const isKnown = this.#recentSince <= since;
    const isLater = isAfter(since);
    const devices = (isKnown ? this.#recent : this.ungreeted).filter(([, { sent_at }]) => isLater(sent_at));
    if (isKnown && since - this.#recentSince < RECENT_MS) return devices; // the cache stays for callers with an earlier time
    this.#recent = [...devices];
    this.#recentSince = since;
    return devices;
  }

  these(ids: Iterable<string>): Device[] {
    const places = [...new Set(ids)].flatMap((id) => this.#places.get(id) ?? []);
    return places.sort((a, b) => a - b).flatMap((place) => (this.all[place] ? [this.all[place]] : []));
  }

  /** The indexes for the records that follow these. Arrays are copied before a change, so that a reader's array stays as it was. */
  takenOver(): this {
    this.all = [...this.all];
    this.ofNode = new Map([...this.ofNode].map(([id, devices]) => [id, [...devices]]));
    for (const name of PICKED_NAMES) this[name] = [...this[name]];
    this.#recent = [...this.#recent];
    this.#followed = 0;
    return this;
  }

  #put(id: string, peer: PeerRecord | undefined): boolean {
    const place = this.#places.get(id);
    const before = place === undefined ? undefined : this.all[place];
    if (place === undefined || before === undefined) {
      if (/^\d+$/.test(id)) return false; // a JavaScript object puts such names first
      if (peer) this.#append([id, peer], true);
      return true;
    }
    const [, { server_id, telegram_id }] = before;
    if (peer?.server_id !== server_id || peer.telegram_id !== telegram_id) return false;
    this.#replace(place, before, [id, peer]);
    return true;
  }

  #append(device: Device, isRead = false): void {
    const [id, peer] = device;
    this.#places.set(id, this.all.length);
    this.all.push(device);
    addTo(this.ofNode, peer.server_id, device);
    if (isRead) this.ofFriend.set(peer.telegram_id, [...(this.ofFriend.get(peer.telegram_id) ?? [])]);
    addTo(this.ofFriend, peer.telegram_id, device);
    this.#nameKeys(device);
    for (const name of PICKED_NAMES) if (PICKED[name](peer)) this[name].push(device);
    if (PICKED.ungreeted(peer)) this.#recent.push(device);
  }

  #replace(place: number, before: Device, device: Device): void {
    const [, peer] = device;
    this.all[place] = device;
    const onNode = this.ofNode.get(peer.server_id) ?? [];
    onNode[onNode.indexOf(before)] = device;
    const ofFriend = this.ofFriend.get(peer.telegram_id) ?? [];
    this.ofFriend.set(peer.telegram_id, ofFriend.with(ofFriend.indexOf(before), device));
    this.#nameKeys(device, before);
    for (const name of PICKED_NAMES) this.#pickAnew(this[name], before, PICKED[name](peer) ? device : null);
    this.#pickAnew(this.#recent, before, PICKED.ungreeted(peer) ? device : null);
  }

  #nameKeys([id, peer]: Device, before?: Device): void {
    const keys = this.keysOfNode.get(peer.server_id) ?? new Map<string, string>();
    this.keysOfNode.set(peer.server_id, keys);
    const named = keysOf(peer);
    // keys that stay are left in place: a map makes room for those that were deleted, and would grow to twice its size
    for (const key of before ? keysOf(before[1]) : [])
      if (!named.includes(key) && keys.get(key) === id) keys.delete(key);
    for (const key of named) keys.set(key, id);
  }

  #pickAnew(list: Device[], before: Device, device: Device | null): void {
    const at = list.indexOf(before);
    if (at >= 0) list.splice(at, 1, ...(device ? [device] : []));
    else if (device) list.splice(list.findLastIndex((other) => this.#isBefore(other, device)) + 1, 0, device);
  }

  #isBefore([id]: Device, [other]: Device): boolean {
    return (this.#places.get(id) ?? 0) < (this.#places.get(other) ?? 0);
  }
}

function addTo<K>(lists: Map<K, Device[]>, key: K, device: Device): void {
  const list = lists.get(key);
  if (list) list.push(device);
  else lists.set(key, [device]);
}
