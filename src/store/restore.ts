import { restartGrace } from '../peers/devices/rekey.ts';
import { rememberAllEnded } from '../peers/records/ended-keys.ts';
import { type Draft, type DraftPeer, isAdmitted, isOn, storeSchema } from '../peers/records/records.ts';
import type { DraftUser } from '../peers/records/user-record.ts';
import { joinDevices } from './join-devices.ts';

/** A friend and those of their devices whose access changes (`main 10.0.0.3`). */
export interface AccessChange {
  readonly telegramId: number;
  readonly devices: readonly string[];
}

/** What going back to a backup means for people. */
export interface Restoration {
  readonly store: Draft;
  readonly regain: readonly AccessChange[];
  readonly lose: readonly AccessChange[];
  /** Devices of the backup that cannot come back, because their address is in use by now; `/get_config` gives a new one. */
  readonly displaced: readonly AccessChange[];
  /** Usernames that waited and are not waited for any more. */
  readonly forgotten: readonly string[];
}

/**
 * The store to go back to. People and their standing come from the backup; keys and addresses from the present store where it still has
 * the device, because the newer keys are the ones on phones and nodes, and a key known as removed stays removed. Devices that the
 * backup does not know are removed as by a command: their keys leave the nodes, their addresses rest for a day. Without a present store
 * (`null`) that is at least as new as the backup, the backup stands alone. Every key that the present store names is still named.
 */
export function planRestore(present: Draft | null, backup: Draft, lastRevision: number, now: Date): Restoration {
  const current = present && isNewer(present, backup) ? present : null;
  const time = now.toISOString();
  const { peers, displaced } = joinDevices(current, backup, time);
  const store: Draft = {
    ...structuredClone(backup),
    revision: Math.max(backup.revision, present?.revision ?? 0, lastRevision) + 1,
    key_check: backup.key_check ?? current?.key_check ?? null,
    seen_updates: [...new Set([...backup.seen_updates, ...(current?.seen_updates ?? [])])].slice(-256),
    broadcast: null, // nobody gets an old message once more
    nodes: structuredClone({ ...backup.nodes, ...current?.nodes }),
    users: joinUsers(current, present, backup, time),
    peers,
    ended_keys: { ...backup.ended_keys, ...present?.ended_keys },
  };
  for (const { peers: before } of present ? [backup, present] : [backup]) rememberAllEnded(store, before);
  const live = liveKeys(current, now);
  // Whoever was cut off, or may have been, gets the whole grace time for a new key again.
  for (const peer of Object.values(store.peers)) {
    if (!live.has(peer.public_key)) restartGrace(peer, time);
    peer.counting = {}; // what waits was counted upon another store: it begins anew
  }
  return {
    store: storeSchema.parse(store),
    regain: gained(current, store, now),
    lose: current ? gained(store, current, now) : [],
    displaced: displaced.map((peer) => ({ telegramId: peer.telegram_id, devices: [placeOf(peer)] })),
    forgotten: Object.keys(current?.pending_usernames ?? {}).filter(
      (name) => !Object.hasOwn(store.pending_usernames, name),
    ),
  };
}

/** An old copy in the store's place knows nothing that the backup does not know better. */
export const isNewer = (present: Draft, backup: Draft): boolean => present.revision >= backup.revision;

/** What may have been named since a backup was made: the numbers of files that nobody remembers are not given again. */
const NAMES_SKIPPED = 50;

/** The owner is never removed: the owner's commands could not undo it. */
function joinUsers(current: Draft | null, present: Draft | null, backup: Draft, now: string): Draft['users'] {
  const users = structuredClone(backup.users);
  for (const [id, user] of Object.entries(current?.users ?? {})) {
    const old = users[id];
    if (!old)
      users[id] = { ...structuredClone(user), removed_at: user.role === 'owner' ? null : (user.removed_at ?? now) };
    else if (old.removed_at !== null) old.removed_at = removalOf(user, now);
  }
  for (const [id, user] of Object.entries(users)) {
    const known = present?.users[id];
    user.files_named = Math.max(user.files_named, known?.files_named ?? 0) + NAMES_SKIPPED;
    // Without a present store that is newer, nobody knows what was sent after the backup.
    user.has_familiar_file ||= current?.users[id]?.has_familiar_file ?? true;
  }
  return users;
}

/** Somebody who was let in again since the backup is removed now, not then: their addresses rest from today. */
const removalOf = ({ removed_at }: DraftUser, now: string): string => removed_at ?? now;

/** Who has something in `after` that they have not in `before`: access at all, or a device. */
function gained(before: Draft | null, after: Draft, now: Date): AccessChange[] {
  const live = liveKeys(before, now);
  const devices = Map.groupBy(
    Object.values(after.peers).filter((peer) => isOn(after, peer, now.getTime()) && !live.has(peer.public_key)),
    ({ telegram_id }) => telegram_id,
  );
  const isNew = (id: number) =>
    isAdmitted(after.users[id], now.getTime()) && !isAdmitted(before?.users[id], now.getTime());
  return Object.values(after.users)
    .map(({ telegram_id: id }) => ({ telegramId: id, devices: (devices.get(id) ?? []).map(placeOf) }))
    .filter(({ telegramId, devices: theirs }) => theirs.length > 0 || isNew(telegramId));
}

/** The keys in use of all devices that are on. */
function liveKeys(store: Draft | null, now: Date): Set<string> {
  if (!store) return new Set();
  const on = Object.values(store.peers).filter((peer) => isOn(store, peer, now.getTime()));
  return new Set(on.map(({ public_key }) => public_key));
}

const placeOf = ({ server_id, wg_ip }: DraftPeer): string => `${server_id} ${wg_ip.replace(/\/32$/, '')}`;
