import { z } from 'zod';
import type { Immutable } from '../../immutable.ts';
import { telegramKey, wireguardKey } from './record-fields.ts';
import { telegramId, timestamp } from './user-record.ts';

/** What the store knows of a node. */
export const nodeRecord = z.looseObject({
  /** Addresses that are not ours to give: foreign peers' and the interface's own. */
  foreign: z.array(z.string()).default([]),
  /** Keys of foreign peers that are there and that the owner was told of, and when the last was told: once an hour at most. */
  reported: z.array(z.string()).default([]),
  reported_at: timestamp.nullable().default(null),
  /** When the owner was last told of keys of ours that had ended and came back: once a day at most. */
  ended_told_at: timestamp.nullable().default(null),
  /** Keys of foreign peers that the owner wants gone, and since when: they go whenever they are there, until the owner takes it back. */
  condemned: z.record(wireguardKey, timestamp).default({}),
  /** The server key first seen, when the settings name none. */
  server_key: wireguardKey.nullable().default(null),
  /** When the node last came back with its friends cut off in between; the grace time counts from here. */
  up_since: timestamp.nullable().default(null),
  down_since: timestamp.nullable().default(null),
  /** Since when it answers, the very first look included. */
  answers_since: timestamp.nullable().default(null),
  /** How long (ms) it was seen to answer, all told: what ends for good counts by this, whatever any clock says. */
  watched_ms: z.int().nonnegative().default(0),
  /** Set once the node has left the settings: its friends who are still to hear of it, and where they were moved. */
  left: z
    .looseObject({ to_tell: z.array(telegramId), moved_to: z.record(telegramKey, z.string()).default({}) })
    .nullable()
    .default(null),
  /** Friends who were told of the outage that lasts, and are to hear of its end. */
  outage_told: z.array(telegramId).default([]),
  /** What friends were seen to be kept from there (`friends`, `lan`, `server`): the owner hears when that is no longer so. */
  kept_apart: z.array(z.string()).default([]),
});

export type DraftNode = z.infer<typeof nodeRecord>;
export type NodeRecord = Immutable<DraftNode>;

/** A node of which nothing is known. */
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
