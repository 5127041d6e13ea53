import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { timestamp } from './user-record.ts';

/** Something that the owner was alerted of, once it was over. */
export const troubleRecord = z.looseObject({
  /** What it was (`TroubleKind`); one of another version has no words and is left out. */
  kind: z.string(),
  /** What it was about, as it was called then. */
  name: z.string(),
  since: timestamp,
  ended: timestamp,
});

export type TroubleRecord = Immutable<z.infer<typeof troubleRecord>>;

/** How many are kept, the latest; a digest looks back two months. */
const MOST_TROUBLES = 200;

/** Notes that something is over; the oldest ones go. */
export function noteTrouble(draft: { troubles: z.infer<typeof troubleRecord>[] }, trouble: TroubleRecord): void {
  draft.troubles = [...draft.troubles, { ...trouble }].slice(-MOST_TROUBLES);
}
