import type { Draft } from './records.ts';

/** How many ids are remembered: Telegram hands out at most 100 updates before it learns which ones were handled. */
const REMEMBERED = 256;

/**
 * Remembers the update inside the change that it causes; false when it was remembered before, and nothing may change again.
 * Ids are compared for equality only: after a quiet week Telegram restarts them at random.
 */
export function firstTime(draft: Draft, updateId: number): boolean {
  if (draft.seen_updates.includes(updateId)) return false;
  draft.seen_updates = [...draft.seen_updates, updateId].slice(-REMEMBERED);
  return true;
}
