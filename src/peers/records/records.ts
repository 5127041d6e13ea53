import { z } from 'zod';
import type { Immutable } from '../../immutable.ts';
import { alertRecord } from './alert-record.ts';
import { broadcastRecord } from './broadcast-record.ts';
import { clockRecord, countRecord } from './count-record.ts';
import { nodeRecord } from './node-record.ts';
import { defaultPreferences, preferencesRecord } from './preferences.ts';
import { host4, host6, sealed, telegramKey, wireguardKey } from './record-fields.ts';
import {
  inviteRecord,
  requestRecord,
  shownName,
  telegramId,
  timestamp,
  type UserRecord,
  userRecord,
} from './user-record.ts';

/** A file of a device's config that was sent, or was about to be: what its contents are called (invariant 14). */
const sentFile = z.looseObject({
  key: wireguardKey,
  /** `full`, or in which other form. */
  variant: z.string(),
  /** Of all files of the friend; 0: from before they had numbers. */
  number: z.int().nonnegative(),
  /** The tunnel's: the file's without `.conf`. */
  name: z.string(),
  /** Tells whether contents are the same. */
  print: z.string(),
  /** Its QR code came with it. */
  has_picture: z.boolean().default(true),
});

const peerRecord = z.looseObject({
  telegram_id: telegramId,
  server_id: z.string(),
  /** Which of the friend's devices on this node, from 1. */
  number: z.int().positive(),
  name: shownName,
  wg_ip: host4,
  wg_ip6: host6.nullable(),
  active: z.boolean(),
  removed_at: timestamp.nullable(),
  public_key: wireguardKey,
  /** Null: the private key was never ours (imported). */
  secret: sealed.nullable(),
  sent_at: timestamp.nullable(),
  next: z.looseObject({ public_key: wireguardKey, secret: sealed, sent_at: timestamp.nullable() }).nullable(),
  /** Keys of ours that must be gone from the node, and since when. */
  retired: z.record(wireguardKey, timestamp),
  /**
   * A config that waits for its upload. `noted`: the friend was told that it will come by itself. `begun`: an upload was tried, so that
   * it may have arrived.
   */
  send: z.looseObject({ since: timestamp, noted: z.boolean(), begun: z.boolean().optional() }).nullable(),
  /** The names of its files, the one sent last at the end. */
  files: z.array(sentFile).default([]),
  /** The key whose config has arrived, and whose buttons are still to come: an album of files takes none. */
  buttons_due: wireguardKey.nullable().default(null),
  /** The key whose first handshake the friend was told of. */
  greeted_key: wireguardKey.nullable().default(null),
  /** The key that was silent for so long that the friend was offered help. */
  offered_key: wireguardKey.nullable().default(null),
  /** The address of which the friend was told that a foreign peer holds it. */
  blocked_told: z.string().nullable().default(null),
  /** What waits for time to pass on the node, by its name; see `counting.ts`. */
  counting: z.record(z.string(), countRecord).default({}),
});

/** The store's shape; fields that this version does not know are kept as they are. */
export const storeSchema = z
  .looseObject({
    version: z.literal(1),
    revision: z.int().nonnegative(),
    /** Sealed with `STORE_KEY`: tells a wrong key before anything is done with it. */
    key_check: sealed.nullable().default(null),
    seen_updates: z.array(z.int()),
    users: z.record(telegramKey, userRecord),
    pending_usernames: z.record(
      z.string(),
      /** `ends_watched`: until the daemon has run for so long (ms). */
      z.looseObject({ added_at: timestamp, ends_watched: z.number().nonnegative().optional() }),
    ),
    invites: z.record(z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256'), inviteRecord).default({}),
    /** Strangers who asked for access and wait for an answer, by their id. */
    requests: z.record(telegramKey, requestRecord).default({}),
    /** When the owner was told of a request, for as long as that counts against the limit of an hour. */
    requests_told: z.array(timestamp).default([]),
    /** Strangers whose requests no longer reach the owner, and since when. */
    blocked: z.record(telegramKey, timestamp).default({}),
    broadcast: broadcastRecord.nullable().default(null),
    preferences: preferencesRecord.prefault({}),
    /** What the owner was told of and has not ended, such as `disk main`. */
    alerts: z.record(z.string(), alertRecord).default({}),
    clock: clockRecord.prefault({}),
    peers: z.record(z.string().regex(/^[a-z0-9]{1,12}$/, 'not a record id'), peerRecord),
    nodes: z.record(z.string(), nodeRecord),
    /** Keys that were ours and may never work again, as hashes of theirs (`keyHash`): one set for all nodes, without limit of time. */
    ended_keys: z.record(z.string().regex(/^[A-Za-z0-9+/]{16}$/, 'not a hash of 12 bytes'), z.number()).default({}),
  })
  .superRefine(refuseContradictions);

/** The store inside a change: written to freely, kept only when the change ends well. */
export type Draft = z.infer<typeof storeSchema>;
/** The store as everyone else sees it. */
export type State = Immutable<Draft>;
export type PeerRecord = Immutable<z.infer<typeof peerRecord>>;
export type DraftPeer = z.infer<typeof peerRecord>;

/** A store with nothing in it. */
export const emptyStore = (): Draft => ({
  version: 1,
  revision: 0,
  key_check: null,
  seen_updates: [],
  users: {},
  pending_usernames: {},
  invites: {},
  requests: {},
  requests_told: [],
  blocked: {},
  broadcast: null,
  preferences: defaultPreferences(),
  alerts: {},
  clock: { last: null, watched_ms: 0 },
  peers: {},
  nodes: {},
  ended_keys: {},
});

type NewPeer = Pick<DraftPeer, 'telegram_id' | 'server_id' | 'number' | 'wg_ip' | 'wg_ip6' | 'public_key' | 'secret'>;

/** A device that was made now: on, and nothing sent yet. */
export function newPeer(peer: NewPeer): DraftPeer {
  return {
    name: null,
    active: true,
    removed_at: null,
    sent_at: null,
    next: null,
    retired: {},
    send: null,
    files: [],
    buttons_due: null,
    greeted_key: null,
    offered_key: null,
    blocked_told: null,
    counting: {},
    ...peer,
  };
}

/** Every key that a record names: those in use and those that must be gone. */
export function keysOf(peer: PeerRecord): string[] {
  const keys = [peer.public_key];
  if (peer.next) keys.push(peer.next.public_key);
  for (const key of Object.keys(peer.retired)) keys.push(key);
  return keys;
}

export function addressesOf(peer: Pick<PeerRecord, 'wg_ip' | 'wg_ip6'>): string[] {
  return peer.wg_ip6 === null ? [peer.wg_ip] : [peer.wg_ip, peer.wg_ip6];
}

/** Whether the user may use the VPN at `now` (ms); the user's half of rule 1. */
export function isAdmitted(user: UserRecord | undefined, now: number): boolean {
  if (!user?.active || user.removed_at !== null) return false;
  return user.until === null || Date.parse(user.until) > now;
}

/** Rule 1: nothing else decides whether a device works. */
export function isOn(state: State, peer: PeerRecord, now: number): boolean {
  return peer.active && peer.removed_at === null && isAdmitted(state.users[peer.telegram_id], now);
}

/** When a device was removed, by itself or with its user (ms), or null. */
export function removedAt(state: State, peer: PeerRecord): number | null {
  const times = [peer.removed_at, state.users[peer.telegram_id]?.removed_at ?? null].flatMap((time) => time ?? []);
  return times.length === 0 ? null : Math.min(...times.map((time) => Date.parse(time)));
}

/** Two records at one address or key would cut somebody off: such a store is refused, with the record named. */
function refuseContradictions(store: Draft, context: z.core.$RefinementCtx): void {
  const holders = new Map<string, string>();
  const claim = (what: string, value: string, id: string, field: string) => {
    const other = holders.get(what);
    if (other !== undefined && other !== id) {
      context.addIssue({ code: 'custom', path: ['peers', id, field], message: `${value} belongs to ${other} already` });
    }
    holders.set(what, id);
  };
  for (const [id, user] of Object.entries(store.users)) {
    if (id !== String(user.telegram_id)) {
      context.addIssue({ code: 'custom', path: ['users', id, 'telegram_id'], message: `must be ${id}` });
    }
  }
  for (const [id, peer] of Object.entries(store.peers)) {
    claim(`${peer.server_id} ${peer.wg_ip}`, peer.wg_ip, id, 'wg_ip');
    if (peer.wg_ip6 !== null) claim(`${peer.server_id} ${peer.wg_ip6}`, peer.wg_ip6, id, 'wg_ip6');
    const keys = keysOf(peer);
    for (const key of keys) claim(key, 'this key', id, 'public_key');
    if (new Set(keys).size < keys.length) {
      context.addIssue({ code: 'custom', path: ['peers', id, 'public_key'], message: 'one key in two roles' });
    }
  }
}
