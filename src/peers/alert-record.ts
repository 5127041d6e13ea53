import type { Immutable } from 'immer';
import { z } from 'zod';
import { timestamp } from './user-record.ts';

/** An alert that the owner was told of; it stays until its end was told too. */
export const alertRecord = z.looseObject({
  /** When it began. */
  since: timestamp,
});

export type AlertRecord = Immutable<z.infer<typeof alertRecord>>;
