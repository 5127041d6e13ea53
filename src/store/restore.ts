import { restartGrace } from '../peers/devices/rekey.ts';
import { rememberAllEnded, rememberEndedOwn } from '../peers/records/ended-keys.ts';
import { isAdmitted, isOn } from '../peers/records/is-on.ts';
import type { DraftPeer } from '../peers/records/peer-record.ts';
import { type Draft, storeSchema } from '../peers/records/records.ts';
import type { DraftUser, Right } from '../peers/records/user-record.ts';
import { joinDevices } from './join-devices.ts';

/** A friend and the devices whose access changes (`main 10.0.0.3`). */
export interface AccessChange {
  readonly telegramId: number;
  readonly devices: readonly string[];
}

/** What restoring a backup changes for people. */
export interface RestoreChanges {
  readonly regain: readonly AccessChange[];
  readonly lose: readonly AccessChange[];
  /** Devices that cannot come back because their address is in use now; `/get_config` gives a new one. */
  readonly displaced: readonly AccessChange[];
  /** Waiting usernames that are dropped, and those that are waited for again. */
  readonly forgotten: readonly string[];
  readonly awaited: readonly string[];
  /** People who get rights back, and those who stay but until another date (ISO; null: without an end). */
  readonly helpers: readonly { readonly telegramId: number; readonly rights: readonly Right[] }[];
  readonly terms: readonly { readonly telegramId: number; readonly until: string | null }[];
}

export interface Restoration extends RestoreChanges {
  readonly store: Draft;
}

/**
 * The store after restoring a backup. People and their standing come from the backup. Keys and addresses come from the present store
 * where it still has the device, because phones and nodes have the newer keys; a removed key stays removed. Devices that the backup does
 * not know are removed as by a command: their keys leave the nodes, their addresses stay reserved for a day. If there is no present store
 * (`null`), or it is older than the backup, the backup is used alone. Every key of the present store stays named. Neither is changed.
 */
export function planRestore(present: Draft | null, backup: Draft, lastRevision: number, now: Date): Restoration {
  const current = present && isNewer(present, backup) ? present : null;
  const time = now.toISOString();
  const { peers, displaced } = joinDevices(current, backup, time);
  const { peers: _peers, users: _users, ended_keys: _keys, ...rest } = backup; // what may have thousands is copied once
  const store: Draft = {
    ...structuredClone(rest),
    revision: Math.max(backup.revision, present?.revision ?? 0, lastRevision) + 1,
    key_check: backup.key_check ?? current?.key_check ?? null,
    seen_updates: [...new Set([...backup.seen_updates, ...(current?.seen_updates ?? [])])].slice(-256),
    broadcast: null, // an old broadcast must not be sent again
    ...(current ? keptOf(current, backup) : {}),
    nodes: structuredClone({ ...backup.nodes, ...current?.nodes }),
    links: structuredClone(current?.links ?? backup.links), // a link that was removed since stays removed
    users: joinUsers(current, present, backup, time),
    peers,
    ended_keys: { ...backup.ended_keys, ...present?.ended_keys },
  };
  for (const before of present ? [backup, present] : [backup]) {
    rememberAllEnded(store, before.peers);
    rememberEndedOwn(store, before);
  }
  const live = liveKeys(current, now);
  // Grace times start anew, since access may have been interrupted.
  for (const peer of Object.values(store.peers)) {
    if (!live.has(peer.public_key)) restartGrace(peer, time);
    peer.counting = {}; // watched time was counted with another store: start again
  }
  return {
    store: storeSchema.parse(store),
    regain: gained(current, store, now),
    lose: current ? gained(store, current, now) : [],
    displaced: displaced.map((peer) => ({ telegramId: peer.telegram_id, devices: [placeOf(peer)] })),
    ...(current ? otherChanges(current, store, now) : { forgotten: [], awaited: [], helpers: [], terms: [] }),
  };
}

/**
 * What a backup does not take back: used and withdrawn invites stay so, blocked strangers stay blocked, what the bot learned of mail and
 * its spare holds on, and so does the owner's key for backups, since an earlier one may be lost.
 */
function keptOf(current: Draft, backup: Draft) {
  const { invites, mail_desk, spare_bot, troubles, preferences } = structuredClone(current);
  return {
    ...{ invites, mail_desk, spare_bot, troubles },
    blocked: { ...backup.blocked, ...current.blocked },
    preferences: { ...structuredClone(backup.preferences), ...keptPreferences(preferences) },
  };
}

const keptPreferences = ({ backup_recipient, digest_month, digest_version }: Draft['preferences']) => ({
  backup_recipient,
  digest_month,
  digest_version,
});

const otherChanges = (current: Draft, store: Draft, now: Date) => ({
  forgotten: missingFrom(store.pending_usernames, current.pending_usernames),
  awaited: missingFrom(current.pending_usernames, store.pending_usernames),
  helpers: newHelpers(current, store, now),
  terms: otherTerms(current, store, now),
});

const missingFrom = (names: object, all: object): string[] =>
  Object.keys(all).filter((name) => !Object.hasOwn(names, name));

/** People with access who have rights in `after` that they do not have in `before`. */
function newHelpers(before: Draft, after: Draft, now: Date): Restoration['helpers'] {
  return Object.values(after.users)
    .filter((user) => isAdmitted(user, now.getTime()))
    .map(({ telegram_id: telegramId, rights }) => {
      const had = before.users[telegramId]?.rights ?? [];
      return { telegramId, rights: rights.filter((right) => !had.includes(right)) };
    })
    .filter(({ rights }) => rights.length > 0);
}

/** People who have access before and after, with another end. */
function otherTerms(before: Draft, after: Draft, now: Date): Restoration['terms'] {
  return Object.values(after.users)
    .filter((user) => [user, before.users[user.telegram_id]].every((one) => isAdmitted(one, now.getTime())))
    .filter(({ telegram_id, until }) => until !== before.users[telegram_id]?.until)
    .map(({ telegram_id: telegramId, until }) => ({ telegramId, until }));
}

/** The present store if it is at least as new as the backup; an older copy has nothing to add. */
export const isNewer = (present: Draft, backup: Draft): boolean => present.revision >= backup.revision;

/** Added to the counter of file names, so that numbers given out since the backup are not used again. */
const NAMES_SKIPPED = 50;

/** The owner is never removed, since no command could undo that. */
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
    // Without a newer present store it is unknown what was sent after the backup.
    user.has_familiar_file ||= current?.users[id]?.has_familiar_file ?? true;
  }
  return users;
}

/** A person who was let in again since the backup is removed as of now, so that their addresses stay reserved from today. */
const removalOf = ({ removed_at }: DraftUser, now: string): string => removed_at ?? now;

/** People who have access or a device in `after` that they do not have in `before`. */
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
