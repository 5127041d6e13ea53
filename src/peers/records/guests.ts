import { nextDeadline } from './deadlines.ts';
import { devicesBy } from './device-lists.ts';
import { isOn } from './is-on.ts';
import { picking } from './picking.ts';
import type { State } from './records.ts';
import type { UserRecord } from './user-record.ts';

/** The people whose access ends at a time, or will once they have connected. */
export const guestsOf = picking(({ until, days_from_first }: UserRecord) => until !== null || days_from_first !== null);

/**
 * When the access of the next guest with a device on this node ends, or the next deadline of a key that was handed over passes (ms), or
 * infinity. The node has to be reconciled then.
 */
export function nextExpiry(state: State, nodeId: string, now: number): number {
  let next = nextDeadline(state, nodeId, now);
  for (const { telegram_id, until } of guestsOf(state.users)) {
    if (until === null) continue;
    const isHere = devicesBy(state, telegram_id).some(
      ([, peer]) => peer.server_id === nodeId && isOn(state, peer, now),
    );
    if (isHere) next = Math.min(next, Date.parse(until));
  }
  return next;
}
