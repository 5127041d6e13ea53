import { burst } from './burst.ts';
import { disk } from './disk.ts';
import { idle } from './idle.ts';
import { memory } from './memory.ts';
import { newFriend, newFriendOverSsh } from './new-friend.ts';
import { nodeBack } from './node-back.ts';
import { oneChange } from './one-change.ts';
import type { Row } from './row.ts';
import { start } from './start.ts';

/** Each way, as between neighbouring countries: a round trip of 40 ms. */
const FAR_MS = 20;

/** Every row of the table, in its order. */
export const ROWS = {
  friend: { needsNode: true, measure: newFriend },
  'friend-ssh': { needsNode: true, measure: (context) => newFriendOverSsh(context, 0) },
  'friend-far': { needsNode: true, measure: (context) => newFriendOverSsh(context, FAR_MS) },
  burst: { needsNode: true, measure: (context) => burst(context, false) },
  'burst-ssh': { needsNode: true, measure: (context) => burst(context, true) },
  change: { needsNode: true, measure: oneChange },
  back: { needsNode: true, measure: nodeBack },
  idle: { needsNode: true, measure: idle },
  start: { needsNode: false, measure: start },
  memory: { needsNode: false, measure: memory },
  disk: { needsNode: false, measure: disk },
} satisfies Record<string, Row>;

export type RowName = keyof typeof ROWS;
