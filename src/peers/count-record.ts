import { z } from 'zod';

/**
 * From when something of a device counts: on which node, for which times of its records, and how much time had been watched there by
 * then (ms). It holds only while node and times are still the same.
 */
export const countRecord = z.looseObject({ node: z.string(), since: z.string(), from: z.int().nonnegative() });
