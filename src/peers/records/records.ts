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

/** A config file that was sent, or was about to be: the name that its content has (invariant 14). */
const sentFile = z.looseObject({
  key: wireguardKey,
  /** The form of the config: `full` or a variant. */
  variant: z.string(),
  /** Number among all files of the friend; 0: sent by a version without numbers. */
  number: z.int().nonnegative(),
  /** The tunnel's name: the file's name without `.conf`. */
  name: z.string(),
  /** Hash of the content. */
  print: z.string(),
  /** Whether its QR code was sent with it. */
  has_picture: z.boolean().default(true),
  /** The program that it is for. */
  app: z.string().default('wireguard'),
});

const peerRecord = z.looseObject({
  telegram_id: telegramId,
  server_id: z.string(),
  /** Number of the device among the friend's on this node, from 1. */
  number: z.int().positive(),
  name: shownName,
  wg_ip: host4,
  wg_ip6: host6.nullable(),
  active: z.boolean(),
  removed_at: timestamp.nullable(),
  public_key: wireguardKey,
  /** Encrypted private and preshared key; null: we never had them (imported). */
  secret: sealed.nullable(),
  sent_at: timestamp.nullable(),
  next: z.looseObject({ public_key: wireguardKey, secret: sealed, sent_at: timestamp.nullable() }).nullable(),
  /** Retired keys, which must be gone from the node, and since when (ISO). */
  retired: z.record(wireguardKey, timestamp),
  /**
   * A request for the config, which waits for its upload. `noted`: the friend was told that it will come by itself. `begun`: an upload was
   * tried, so it may have arrived.
   */
  send: z.looseObject({ since: timestamp, noted: z.boolean(), begun: z.boolean().optional() }).nullable(),
  /** The program that its files are for; see `appOf`. */
  app: z.string().default('wireguard'),
  /** The files that were sent, the latest at the end. */
  files: z.array(sentFile).default([]),
  /** The key whose config has arrived and whose message with buttons is due (Telegram allows no buttons under an album). */
  buttons_due: wireguardKey.nullable().default(null),
  /** The key whose first handshake was announced to the friend. */
  greeted_key: wireguardKey.nullable().default(null),
  /** The key that never shook hands, so that the friend was offered help. */
  offered_key: wireguardKey.nullable().default(null),
  /** The address about which the friend was told that a foreign peer holds it. */
  blocked_told: z.string().nullable().default(null),
  /** Counts of watched time, by what waits for it; see `counting.ts`. */
  counting: z.record(z.string(), countRecord).default({}),
});

/** The shape of the store. Fields that this version does not know are kept unchanged. */
export const storeSchema = z
  .looseObject({
    version: z.literal(1),
    revision: z.int().nonnegative(),
    /** A value encrypted with `STORE_KEY`, by which a wrong key is recognised at the start. */
    key_check: sealed.nullable().default(null),
    seen_updates: z.array(z.int()),
    users: z.record(telegramKey, userRecord),
    pending_usernames: z.record(
      z.string(),
      /** `ends_watched`: the running time of the daemon (ms) at which it expires. */
      z.looseObject({ added_at: timestamp, ends_watched: z.number().nonnegative().optional() }),
    ),
    invites: z.record(z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256'), inviteRecord).default({}),
    /** Strangers' requests for access without an answer, by Telegram id. */
    requests: z.record(telegramKey, requestRecord).default({}),
    /** When requests were forwarded to the owner, for the limit per hour. */
    requests_told: z.array(timestamp).default([]),
    /** Strangers whom the owner blocked, and since when. */
    blocked: z.record(telegramKey, timestamp).default({}),
    broadcast: broadcastRecord.nullable().default(null),
    preferences: preferencesRecord.prefault({}),
    /** Open alerts that the owner was told of, such as `disk main`. */
    alerts: z.record(z.string(), alertRecord).default({}),
    clock: clockRecord.prefault({}),
    peers: z.record(z.string().regex(/^[a-z0-9]{1,12}$/, 'not a record id'), peerRecord),
    nodes: z.record(z.string(), nodeRecord),
    /** Ended keys of all nodes as hashes (`keyHash`), kept without limit of time: they may never work again. */
    ended_keys: z.record(z.string().regex(/^[A-Za-z0-9+/]{16}$/, 'not a hash of 12 bytes'), z.number()).default({}),
  })
  .superRefine(refuseContradictions);

/** The store inside a change: may be written to; discarded if the change throws. */
export type Draft = z.infer<typeof storeSchema>;
/** The committed store, immutable. */
export type State = Immutable<Draft>;
export type PeerRecord = Immutable<z.infer<typeof peerRecord>>;
export type DraftPeer = z.infer<typeof peerRecord>;

/** An empty store. */
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

type NewPeer = Pick<DraftPeer, 'telegram_id' | 'server_id' | 'number' | 'wg_ip' | 'wg_ip6' | 'public_key' | 'secret'> &
  Partial<Pick<DraftPeer, 'app'>>;

/** The record of a new device: on, and nothing sent yet. */
export function newPeer(peer: NewPeer): DraftPeer {
  return {
    name: null,
    active: true,
    removed_at: null,
    sent_at: null,
    next: null,
    retired: {},
    send: null,
    app: 'wireguard',
    files: [],
    buttons_due: null,
    greeted_key: null,
    offered_key: null,
    blocked_told: null,
    counting: {},
    ...peer,
  };
}

/** Every key that a record names: current, waiting and retired ones. */
export function keysOf(peer: PeerRecord): string[] {
  const keys = [peer.public_key];
  if (peer.next) keys.push(peer.next.public_key);
  for (const key of Object.keys(peer.retired)) keys.push(key);
  return keys;
}

export function addressesOf(peer: Pick<PeerRecord, 'wg_ip' | 'wg_ip6'>): string[] {
  return peer.wg_ip6 === null ? [peer.wg_ip] : [peer.wg_ip, peer.wg_ip6];
}

/** Whether the user may use the VPN at `now` (ms): the user's part of rule 1. */
export function isAdmitted(user: UserRecord | undefined, now: number): boolean {
  if (!user?.active || user.removed_at !== null) return false;
  return user.until === null || Date.parse(user.until) > now;
}

/** Rule 1: whether a device works; nothing else decides it. */
export function isOn(state: State, peer: PeerRecord, now: number): boolean {
  return peer.active && peer.removed_at === null && isAdmitted(state.users[peer.telegram_id], now);
}

/** When a device was removed, individually or with its user (ms); null: it was not. */
export function removedAt(state: State, peer: PeerRecord): number | null {
  const times = [peer.removed_at, state.users[peer.telegram_id]?.removed_at ?? null].flatMap((time) => time ?? []);
  return times.length === 0 ? null : Math.min(...times.map((time) => Date.parse(time)));
}

/** Refuses a store in which two records share an address or key, since that would cut somebody off; the error names the record. */
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
