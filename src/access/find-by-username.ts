import type { State } from '../peers/records.ts';
import type { UserRecord } from '../peers/user-record.ts';

/** The person whom the state knows by this username, in any case, or undefined. */
export function findByUsername(state: State, username: string): UserRecord | undefined {
  const wanted = username.toLowerCase();
  return Object.values(state.users).find((user) => user.username?.toLowerCase() === wanted);
}
