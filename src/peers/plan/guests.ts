import { memoizeByIdentity } from '../records/memoize-by-identity.ts';
import type { State } from '../records/records.ts';
import type { UserRecord } from '../records/user-record.ts';

/** Those whose time ends, or will once they have connected. They are few among thousands. */
export const guestsOf: (users: State['users']) => readonly UserRecord[] = memoizeByIdentity((users: State['users']) =>
  Object.values(users).filter(({ until, days_from_first }) => until !== null || days_from_first !== null),
);
