import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { timestamp } from './user-record.ts';

/** What a friend may say that they are connected through; stored words and button data, so spellings stay. */
export const NETWORKS = ['home', 'mts', 'beeline', 'megafon', 't2', 'yota', 'other'] as const;
export type Network = (typeof NETWORKS)[number];

/** Stands for a friend's network where they never named it. */
export const UNNAMED = 'unnamed' as const;

/** How friends on one network fared with one door of a node. */
const doorTries = z.looseObject({
  /** How often a new file of this door made its first handshake, and when last. */
  connected: z.int().nonnegative().default(0),
  connected_at: timestamp.nullable().default(null),
  /** How often a friend asked for another door because this one did not work, and when last. */
  failed: z.int().nonnegative().default(0),
  failed_at: timestamp.nullable().default(null),
});

/** Door (`host:port`) → network, or `unnamed` → how friends fared. At most `MOST_DOORS` doors. */
export const triesRecord = z.record(z.string(), z.record(z.string(), doorTries));

export type DraftTries = z.infer<typeof triesRecord>;
export type DoorTries = Immutable<z.infer<typeof doorTries>>;

/** How many doors of a node are remembered; more than a node has, since those of former settings may return. */
export const MOST_DOORS = 24;

/** A word that this version knows as a network; null: none. */
export const readNetwork = (word: string | null | undefined): Network | null =>
  NETWORKS.find((known) => known === word) ?? null;
