import { freeNumber, freeRecordId } from '../peers/devices/devices.ts';
import { addressesOf, keysOf } from '../peers/records/device-holdings.ts';
import type { DraftPeer } from '../peers/records/peer-record.ts';
import type { Draft } from '../peers/records/records.ts';

type Device = readonly [id: string, peer: DraftPeer];

interface Joined {
  readonly peers: Draft['peers'];
  /** Devices of the backup that are left out because their address or key belongs to another device now. */
  readonly displaced: readonly DraftPeer[];
}

/**
 * The devices of a restored store. A device in both stores gets its present keys and address and the backup's standing; one only in the
 * backup comes back as it was; one only in the present store is removed. Keys and addresses stay unique.
 */
export function joinDevices(current: Draft | null, backup: Draft, now: string): Joined {
  const joined: Draft = { ...backup, peers: {} };
  const { both, onlyBackup, onlyCurrent, spread } = pair(current, backup);
  const displaced = [...spread];
  for (const [[id, present], old] of both) joined.peers[id] = keepKeys(present, old, now);
  const holders = new Holders(Object.values(joined.peers));
  for (const [id, peer] of onlyBackup) {
    if (holders.of(peer)) displaced.push(peer);
    else holders.add(comeBack(joined, id, structuredClone(peer)));
  }
  for (const [id, peer] of onlyCurrent) {
    const holder = holders.of(peer);
    // Its address now belongs to a device from the backup: keep only its keys, to be removed from the node.
    if (holder) for (const key of keysOf(peer)) holder.retired[key] = peer.retired[key] ?? now;
    else joined.peers[freeIdLike(joined, id)] = { ...structuredClone(peer), removed_at: peer.removed_at ?? now };
  }
  return { peers: joined.peers, displaced };
}

/** The standing from the backup, but a device that was removed individually since then (a lost phone) stays removed. */
function keepKeys(present: DraftPeer, old: DraftPeer, now: string): DraftPeer {
  const removed_at = present.removed_at ?? (old.removed_at === null ? null : now);
  return { ...structuredClone(present), active: old.active, removed_at };
}

function comeBack(joined: Draft, id: string, peer: DraftPeer): DraftPeer {
  const { telegram_id, server_id, number } = peer;
  const others = Object.values(joined.peers).filter(
    (other) => other.telegram_id === telegram_id && other.server_id === server_id,
  );
  if (others.some((other) => other.number === number)) peer.number = freeNumber(joined, telegram_id, server_id);
  joined.peers[freeIdLike(joined, id)] = peer;
  return peer;
}

/** The device's own id if it is free, because buttons in chats carry it; otherwise a new one. */
const freeIdLike = (store: Draft, id: string): string => (Object.hasOwn(store.peers, id) ? freeRecordId(store) : id);

/**
 * Matches the devices of the two stores: by a key that both name, otherwise by id. A record of the backup whose keys now belong to
 * several others (after edits by hand) matches none.
 */
function pair(current: Draft | null, backup: Draft) {
  const present = new Map(Object.entries(current?.peers ?? {}));
  const byKey = new Map([...present].flatMap(([id, peer]) => keysOf(peer).map((key) => [key, id] as const)));
  const both: [Device, DraftPeer][] = [];
  const rest: Device[] = [];
  const take = (id: string | undefined, old: DraftPeer): boolean => {
    const peer = id === undefined ? undefined : present.get(id);
    if (id === undefined || !peer) return false;
    present.delete(id);
    both.push([[id, peer], old]);
    return true;
  };
  for (const [id, old] of Object.entries(backup.peers)) {
    if (!take(byKey.get(keysOf(old).find((key) => byKey.has(key)) ?? ''), old)) rest.push([id, old]);
  }
  const unpaired = rest.filter(([id, old]) => {
    const peer = present.get(id);
    const same = peer && peer.telegram_id === old.telegram_id && peer.server_id === old.server_id;
    return !(same && take(id, old));
  });
  const isSpread = ([, old]: Device) => keysOf(old).some((key) => byKey.has(key));
  const onlyBackup = unpaired.filter((device) => !isSpread(device));
  const spread = unpaired.filter(isSpread).map(([, old]) => old);
  return { both, onlyBackup, onlyCurrent: [...present], spread };
}

/** Index of addresses in use: node and address → device. */
class Holders {
  readonly #byAddress = new Map<string, DraftPeer>();

  constructor(peers: readonly DraftPeer[]) {
    for (const peer of peers) this.add(peer);
  }

  add(peer: DraftPeer): void {
    for (const place of placesOf(peer)) this.#byAddress.set(place, peer);
  }

  of(peer: DraftPeer): DraftPeer | undefined {
    const place = placesOf(peer).find((candidate) => this.#byAddress.has(candidate));
    return place === undefined ? undefined : this.#byAddress.get(place);
  }
}

const placesOf = (peer: DraftPeer): string[] => addressesOf(peer).map((address) => `${peer.server_id} ${address}`);
