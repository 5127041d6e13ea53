import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { telegramId, timestamp } from './user-record.ts';

/** Words of a friend that wait for the owner's answer. The words themselves stay in Telegram. */
export const ticketRecord = z.looseObject({
  from: telegramId,
  /** The message's id in the friend's chat; 0: none, the friend only pressed a button. */
  message: z.int().nonnegative(),
  at: timestamp,
});

export type TicketRecord = Immutable<z.infer<typeof ticketRecord>>;
