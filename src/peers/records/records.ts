import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { alertRecord } from './alert-record.ts';
import { broadcastRecord } from './broadcast-record.ts';
import { clockRecord } from './count-record.ts';
import { linkRecord } from './link-record.ts';
import { mailDeskRecord } from './mail-record.ts';
import { nodeRecord } from './node-record.ts';
import { peerRecord } from './peer-record.ts';
import { defaultPreferences, preferencesRecord } from './preferences.ts';
import { sealed, telegramKey } from './record-fields.ts';
import { refuseContradictions } from './refuse-contradictions.ts';
import { resolverRecord } from './resolver-record.ts';
import { rollOutRecord } from './rollout-record.ts';
import { spareBotRecord } from './spare-bot-record.ts';
import { ticketRecord } from './ticket-record.ts';
import { troubleRecord } from './trouble-record.ts';
import { updateRecord } from './update-record.ts';
import { inviteRecord, requestRecord, timestamp, userRecord } from './user-record.ts';

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
    /** Friends' messages that wait for the owner's answer, by friend and message. */
    tickets: z.record(z.string().regex(/^\d+_\d+$/, 'not a ticket'), ticketRecord).default({}),
    broadcast: broadcastRecord.nullable().default(null),
    preferences: preferencesRecord.prefault({}),
    /** Open alerts that the owner was told of, such as `disk main`. */
    alerts: z.record(z.string(), alertRecord).default({}),
    /** What the owner was alerted of, once it was over: the last ones, the latest at the end. */
    troubles: z.array(troubleRecord).default([]),
    spare_bot: spareBotRecord.prefault({}),
    clock: clockRecord.prefault({}),
    updates: updateRecord.prefault({}),
    mail_desk: mailDeskRecord.prefault({}),
    /** By id; the open ones, and the last of each node. */
    rollouts: z.record(z.string().regex(/^[a-z0-9]{1,12}$/, 'not a record id'), rollOutRecord).default({}),
    peers: z.record(z.string().regex(/^[a-z0-9]{1,12}$/, 'not a record id'), peerRecord),
    nodes: z.record(z.string(), nodeRecord),
    /** Rule 18: links by the id of the entry, then of the exit. */
    links: z.record(z.string(), z.record(z.string(), linkRecord)).default({}),
    /** Nodes with a name server of their own. */
    resolvers: z.record(z.string(), resolverRecord).default({}),
    /** Ended keys of all nodes as hashes (`keyHash`), kept without limit of time: they may never work again. */
    ended_keys: z.record(z.string().regex(/^[A-Za-z0-9+/]{16}$/, 'not a hash of 12 bytes'), z.number()).default({}),
  })
  .superRefine(refuseContradictions);

/** The store inside a change: may be written to; discarded if the change throws. */
export type Draft = z.infer<typeof storeSchema>;
/** The committed store, immutable. */
export type State = Immutable<Draft>;

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
  tickets: {},
  broadcast: null,
  preferences: defaultPreferences(),
  alerts: {},
  troubles: [],
  spare_bot: { id: null, is_in_charge: false, stays: false, started: {}, told: {} },
  clock: { last: null, watched_ms: 0 },
  updates: { told: null, asked_at: null },
  mail_desk: { validity: null, last_uid: 0, alerts: {}, last_backup_at: null },
  rollouts: {},
  peers: {},
  nodes: {},
  links: {},
  resolvers: {},
  ended_keys: {},
});
