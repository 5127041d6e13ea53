import type { State } from './records.ts';
import type { UserRecord } from './user-record.ts';

const known = new WeakMap<State['users'], readonly UserRecord[]>();

/** Those whose time ends, or will once they have connected. Looked up once for each committed state: they are few among thousands. */
export function guestsOf(users: State['users']): readonly UserRecord[] {
  const before = known.get(users);
  if (before) return before;
  const guests = Object.values(users).filter(
    ({ until, days_from_first }) => until !== null || days_from_first !== null,
  );
  if (Object.isFrozen(users)) known.set(users, guests); // a draft may still change
  return guests;
}
