import { burst } from './burst.ts';
import { disk } from './disk.ts';
import { exitSpeed, exitSwitch } from './exits.ts';
import { hostileNode } from './hostile.ts';
import { idle } from './idle.ts';
import { lookAtAmneziawg } from './look-amneziawg.ts';
import { memory } from './memory.ts';
import { newFriend, newFriendOverSsh } from './new-friend.ts';
import { nodeBack } from './node-back.ts';
import { oneChange } from './one-change.ts';
import { probeRound } from './probe-round.ts';
import { realRivals } from './real-rivals.ts';
import { rollOut } from './roll-out.ts';
import type { Row } from './row.ts';
import { start } from './start.ts';
import { strangers } from './strangers.ts';

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
  'look-awg': { needsNode: true, measure: lookAtAmneziawg },
  'roll-out': { needsNode: true, measure: rollOut },
  probe: { needsNode: true, measure: probeRound },
  hostile: { needsNode: true, measure: hostileNode },
  strangers: { needsNode: false, measure: strangers },
  exits: { needsNode: true, measure: exitSpeed },
  switch: { needsNode: true, measure: exitSwitch },
  start: { needsNode: false, measure: start },
  memory: { needsNode: false, measure: memory },
  real: { needsNode: true, measure: realRivals },
  disk: { needsNode: false, measure: disk },
} satisfies Record<string, Row>;

export type RowName = keyof typeof ROWS;
