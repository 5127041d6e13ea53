import { isDraft, original } from 'immer';
import type { Draft } from './records.ts';

/** How many ids are remembered: Telegram hands out at most 100 updates before it learns which ones were handled. */
const REMEMBERED = 256;

/**
 * Remembers the update inside the change that it causes; false when it was remembered before, and nothing may change again.
 * Ids are compared for equality only: after a quiet week Telegram restarts them at random.
 */
export function firstTime(draft: Draft, updateId: number): boolean {
  const seen = plain(draft.seen_updates);
  if (seen.includes(updateId)) return false;
  draft.seen_updates = [...seen, updateId].slice(-REMEMBERED);
  return true;
}

/** As it is beneath the draft: a look at each of its ids through the draft would be most of a change's time. Only replaced here, never changed. */
const plain = (ids: number[]): readonly number[] => (isDraft(ids) ? (original(ids) ?? ids) : ids);
