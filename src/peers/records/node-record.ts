import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { triesRecord } from './door-tries.ts';
import { parametersRecord } from './node-parameters.ts';
import { probeRecord } from './probe-record.ts';
import { telegramKey, wireguardKey } from './record-fields.ts';
import { telegramId, timestamp } from './user-record.ts';

/** What the store remembers about a node. */
export const nodeRecord = z.looseObject({
  /** What the settings last called it, for those whom it still has to be named to when it has left them; null: never noted. */
  name: z.string().nullable().default(null),
  /** Addresses that must not be allocated: foreign peers' and the interface's own. */
  foreign: z.array(z.string()).default([]),
  /** Keys of present foreign peers that the owner was told of, and when the last was told (at most once an hour). */
  reported: z.array(z.string()).default([]),
  reported_at: timestamp.nullable().default(null),
  /** When the owner was last told of ended keys that came back (at most once a day). */
  ended_told_at: timestamp.nullable().default(null),
  /** Keys of foreign peers that the owner wants removed, and since when. They are removed whenever present, until the owner undoes it. */
  condemned: z.record(wireguardKey, timestamp).default({}),
  /** The server's public key as first seen, if the settings name none. */
  server_key: wireguardKey.nullable().default(null),
  /** When the node last came back after an outage that cut friends off; grace times count from here. */
  up_since: timestamp.nullable().default(null),
  down_since: timestamp.nullable().default(null),
  /** Since when the node answers, counted from the first poll that succeeded. */
  answers_since: timestamp.nullable().default(null),
  /** Total time (ms) that the node was seen to answer. Whatever ends irrevocably counts by this instead of a clock. */
  watched_ms: z.int().nonnegative().default(0),
  /** Set once the node has left the settings: friends who still have to be told, and where they were moved. */
  left: z
    .looseObject({ to_tell: z.array(telegramId), moved_to: z.record(telegramKey, z.string()).default({}) })
    .nullable()
    .default(null),
  /** Friends who were told of the present outage and have to be told of its end. */
  outage_told: z.array(telegramId).default([]),
  /** Those of them who asked, and were promised to hear of its end: they hear of it at once, also in quiet hours. */
  outage_asked: z.array(telegramId).default([]),
  /** From what the server's rules keep friends (`friends`, `lan`, `server`); the owner is told when that changes. */
  kept_apart: z.array(z.string()).default([]),
  /** Of which programs of root's there, and of which versions of them, the owner was told that they want renewing; null: of none. */
  renewal_told: z.string().nullable().default(null),
  /** Of an AmneziaWG node; null: never read, or it is plain WireGuard. */
  parameters: parametersRecord.nullable().default(null),
  /** Doors that are announced to close, and when (`host:port` → ISO): files that name them are about to be dead. */
  closing: z.record(z.string(), timestamp).default({}),
  /** Where the names of its doors lead: the last eight addresses of each, the newest first. */
  name_addresses: z.record(z.string(), z.array(z.string())).default({}),
  /** Rule 17; null: the bot never tried the node's doors. */
  probe: probeRecord.nullable().default(null),
  /** How friends fared with its doors. */
  tries: triesRecord.default({}),
});

export type DraftNode = z.infer<typeof nodeRecord>;
export type NodeRecord = Immutable<DraftNode>;

/** The record of a node about which nothing is known. */
export const emptyNode = (): DraftNode => ({
  name: null,
  foreign: [],
  reported: [],
  reported_at: null,
  ended_told_at: null,
  condemned: {},
  server_key: null,
  up_since: null,
  down_since: null,
  answers_since: null,
  watched_ms: 0,
  left: null,
  outage_told: [],
  outage_asked: [],
  kept_apart: [],
  renewal_told: null,
  parameters: null,
  closing: {},
  name_addresses: {},
  probe: null,
  tries: {},
});
