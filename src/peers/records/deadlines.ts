import { deviceLists } from './device-lists.ts';
import { isOn } from './is-on.ts';
import type { PeerRecord } from './peer-record.ts';
import type { State } from './records.ts';

/** Until when (ISO) a key that was handed over has to be used: the waiting one's, otherwise the device's own. Null: there is none. */
export function deadlineOf({ next, deadline }: Pick<PeerRecord, 'next' | 'deadline'>): string | null {
  return next === null ? deadline : (next.deadline ?? null);
}

/** The first deadline after `after` (ms) of a device that is on there, or infinity. The node has to be polled then. */
export function nextDeadline(state: State, nodeId: string, after: number): number {
  let first = Number.POSITIVE_INFINITY;
  for (const [, peer] of deviceLists(state.peers).withDeadline) {
    const deadline = Date.parse(deadlineOf(peer) ?? '');
    if (peer.server_id === nodeId && deadline > after && isOn(state, peer, after)) first = Math.min(first, deadline);
  }
  return first;
}
