import * as z from 'zod';
import { wireguardKey } from './record-fields.ts';
import { timestamp } from './user-record.ts';

/** Rule 19: what became of the last key of a device that was handed over outside of Telegram. */
export const handoverRecord = z.looseObject({
  key: wireguardKey,
  /** `opened`: it shook hands; `lapsed`: nobody had used it at its deadline. */
  outcome: z.enum(['opened', 'lapsed']),
  /** When. The interface forgets handshakes at its restart. */
  at: timestamp,
  /** Whether the owner heard of it, and whether the friend was offered a key of their own. */
  owner_told: z.boolean(),
  friend_told: z.boolean(),
});
