import { isDeepStrictEqual } from 'node:util';
import type { State } from '../../peers/records/records.ts';
import { COLLECTIONS } from '../../store/collections.ts';

/** Members of the store that say nothing of what somebody did. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['revision', 'clock', 'seen_updates']);

/** Whether an action changed anything besides the questions that the bot asks and its own bookkeeping. */
export function hasDone(before: State, after: State): boolean {
  return Object.keys(after).some((name) => {
    const [a, b]: unknown[] = [Reflect.get(before, name), Reflect.get(after, name)];
    if (a === b || BOOKKEEPING.has(name)) return false;
    if (name === 'users') return hasOtherRecords(before.users, after.users, withoutQuestion);
    return COLLECTIONS.has(name) ? hasOtherRecords(a as Records, b as Records) : !isDeepStrictEqual(a, b);
  });
}

type Records = Readonly<Record<string, object | number>>;

function hasOtherRecords(a: Records, b: Records, seen = (record: unknown) => record): boolean {
  const ids = Object.keys(b);
  if (ids.length !== Object.keys(a).length) return true;
  return ids.some((id) => a[id] !== b[id] && !isDeepStrictEqual(seen(a[id]), seen(b[id])));
}

const withoutQuestion = (user: unknown): unknown => ({ ...(user as State['users'][string]), asked: null });
