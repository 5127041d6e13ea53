import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { timestamp } from './user-record.ts';

/** An alert that the owner was told of. It stays until the owner was told of its end. */
export const alertRecord = z.looseObject({
  /** When the trouble began (ISO). */
  since: timestamp,
});

export type AlertRecord = Immutable<z.infer<typeof alertRecord>>;
