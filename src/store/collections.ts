import type { State } from '../peers/records/records.ts';

/** The members of the store that hold records by id and may have thousands of them. */
export const COLLECTIONS: ReadonlySet<string> = new Set<keyof State>([
  'users',
  'pending_usernames',
  'invites',
  'requests',
  'rollouts',
  'peers',
  'nodes',
  'ended_keys',
]);
