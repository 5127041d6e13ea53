import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { telegramId, timestamp } from './user-record.ts';

/**
 * The outcome for one recipient. `sending` is written before the call; if it is found after a crash, the message may have arrived, so it
 * becomes `unknown` and is not sent again.
 */
const outcome = z.enum(['waiting', 'sending', 'delivered', 'blocked', 'failed', 'unknown']);

/** A broadcast: copies of one message that its author wrote to the bot. */
export const broadcastRecord = z.looseObject({
  id: z.string().regex(/^[a-z0-9]{1,12}$/),
  by: telegramId,
  /** Id of the message to copy, in the author's private chat. */
  message_id: z.int().positive(),
  created_at: timestamp,
  /** `draft`: shown to the author; `sending`: confirmed; `reported`: the author has the final count. */
  state: z.enum(['draft', 'sending', 'reported']),
  /** Id of the message that shows the progress to the author. */
  progress_id: z.int().positive().nullable(),
  outcomes: z.record(z.string().regex(/^[1-9]\d*$/), outcome),
});

export type DraftBroadcast = z.infer<typeof broadcastRecord>;
export type Broadcast = Immutable<DraftBroadcast>;
export type Outcome = z.infer<typeof outcome>;
