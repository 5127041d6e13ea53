import * as z from 'zod';
import { timestamp } from './user-record.ts';

/**
 * The start of a count of watched time (ms) for something of a device: on which node, from which times in its records, and how much time
 * had been watched there by then. It is valid only while node and times are unchanged.
 */
export const countRecord = z.looseObject({ node: z.string(), since: z.string(), from: z.int().nonnegative() });

/** The time at the last commit: by the clock (ISO), and as running time of the daemon over all its runs (ms). */
export const clockRecord = z.looseObject({
  last: timestamp.nullable().default(null),
  watched_ms: z.int().nonnegative().default(0),
});
