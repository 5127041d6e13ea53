import { z } from 'zod';
import type { Immutable } from '../../immutable.ts';
import { telegramId, timestamp } from './user-record.ts';

/**
 * What became of the message to one person. `sending` is written before the call: found after a crash, nobody knows whether the
 * message arrived, and `unknown` is never sent again.
 */
const outcome = z.enum(['waiting', 'sending', 'delivered', 'blocked', 'failed', 'unknown']);

/** A message to everybody: a copy of one that its author wrote to the bot. */
export const broadcastRecord = z.looseObject({
  id: z.string().regex(/^[a-z0-9]{1,12}$/),
  by: telegramId,
  /** The message to copy, in its author's private chat. */
  message_id: z.int().positive(),
  created_at: timestamp,
  /** `draft`: shown to its author; `sending`: confirmed; `reported`: all of it is told. */
  state: z.enum(['draft', 'sending', 'reported']),
  /** The author's message that shows how far it is. */
  progress_id: z.int().positive().nullable(),
  outcomes: z.record(z.string().regex(/^[1-9]\d*$/), outcome),
});

export type DraftBroadcast = z.infer<typeof broadcastRecord>;
export type Broadcast = Immutable<DraftBroadcast>;
export type Outcome = z.infer<typeof outcome>;
