import { json } from 'node:stream/consumers';
import { type ProbeTask, probeDoor } from '../../src/probe/probe-door.ts';

/** A task as JSON; `behindMs`: how far the clock that the probe goes by stands behind. */
export type ProbeOrder = Omit<ProbeTask, 'now' | 'signal'> & { readonly behindMs?: number };

// A program, so that a probe can be made from a namespace: it reads a task from its input and prints the outcome.
const { behindMs = 0, ...task } = (await json(process.stdin)) as ProbeOrder;
const outcome = await probeDoor({ ...task, now: () => Date.now() - behindMs });
process.stdout.write(JSON.stringify(outcome));
