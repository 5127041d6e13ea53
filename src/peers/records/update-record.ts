import * as z from 'zod';
import { timestamp } from './user-record.ts';

/** What the owner heard of new versions of the bot. */
export const updateRecord = z.looseObject({
  /** The version of which the owner was told last. */
  told: z.string().nullable().default(null),
  /** When the owner asked for an update whose end was not told yet. */
  asked_at: timestamp.nullable().default(null),
});
