import type { Draft } from './records.ts';

/** How many update ids are remembered; Telegram delivers at most 100 updates before it learns which were handled. */
const REMEMBERED = 256;

/**
 * Remembers an update within the change that it causes; false if it was remembered before, so that nothing may change again. Ids are
 * compared for equality only, because after a quiet week Telegram continues with a random id.
 */
export function firstTime(draft: Draft, updateId: number): boolean {
  if (draft.seen_updates.includes(updateId)) return false;
  draft.seen_updates = [...draft.seen_updates, updateId].slice(-REMEMBERED);
  return true;
}
