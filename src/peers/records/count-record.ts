import { z } from 'zod';
import { timestamp } from './user-record.ts';

/**
 * From when something of a device counts: on which node, for which times of its records, and how much time had been watched there by
 * then (ms). It holds only while node and times are still the same.
 */
export const countRecord = z.looseObject({ node: z.string(), since: z.string(), from: z.int().nonnegative() });

/** What time it was at the last commit: by the clock, and as time that the daemon has run for (ms), its earlier runs included. */
export const clockRecord = z.looseObject({
  last: timestamp.nullable().default(null),
  watched_ms: z.int().nonnegative().default(0),
});
