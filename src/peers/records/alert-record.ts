import { z } from 'zod';
import type { Immutable } from '../../immutable.ts';
import { timestamp } from './user-record.ts';

/** An alert that the owner was told of; it stays until its end was told too. */
export const alertRecord = z.looseObject({
  /** When it began. */
  since: timestamp,
});

export type AlertRecord = Immutable<z.infer<typeof alertRecord>>;
