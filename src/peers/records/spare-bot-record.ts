import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { telegramKey } from './record-fields.ts';
import { timestamp } from './user-record.ts';

/** The second bot, which takes over when Telegram refuses the first one. */
export const spareBotRecord = z.looseObject({
  /** Telegram's id of the spare bot that the rest is about; null: there was none yet. */
  id: z.number().nullable().default(null),
  is_in_charge: z.boolean().default(false),
  /** The owner wants it to stay, although the first one works again. */
  stays: z.boolean().default(false),
  /** Who pressed Start there, and when; only these people can be written to. */
  started: z.record(telegramKey, timestamp).default({}),
  /** Who was told of it. */
  told: z.record(telegramKey, timestamp).default({}),
});

export type SpareBotRecord = Immutable<z.infer<typeof spareBotRecord>>;
