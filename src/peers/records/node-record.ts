import { z } from 'zod';
import type { Immutable } from '../../immutable.ts';
import { telegramKey, wireguardKey } from './record-fields.ts';
import { telegramId, timestamp } from './user-record.ts';

/** What the store remembers about a node. */
export const nodeRecord = z.looseObject({
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
  /** From what the server's rules keep friends (`friends`, `lan`, `server`); the owner is told when that changes. */
  kept_apart: z.array(z.string()).default([]),
});

export type DraftNode = z.infer<typeof nodeRecord>;
export type NodeRecord = Immutable<DraftNode>;

/** The record of a node about which nothing is known. */
export const emptyNode = (): DraftNode => ({
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
  kept_apart: [],
});
