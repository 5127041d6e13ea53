import { devicesBy } from '../records/device-lists.ts';
import { isOn, type State } from '../records/records.ts';
import { guestsOf } from './guests.ts';

/** When the next guest's time ends whose devices are on this node (ms), or infinity: the node has to change then by itself. */
export function nextExpiry(state: State, nodeId: string, now: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { telegram_id, until } of guestsOf(state.users)) {
    if (until === null) continue;
    const isHere = devicesBy(state, telegram_id).some(
      ([, peer]) => peer.server_id === nodeId && isOn(state, peer, now),
    );
    if (isHere) next = Math.min(next, Date.parse(until));
  }
  return next;
}
