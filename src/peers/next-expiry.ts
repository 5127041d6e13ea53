import { isOn, type State } from './records.ts';

/** When the next guest's time ends whose devices are on this node (ms), or infinity: the node has to change then by itself. */
export function nextExpiry(state: State, nodeId: string, now: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const peer of Object.values(state.peers)) {
    const until = state.users[peer.telegram_id]?.until ?? null;
    if (peer.server_id === nodeId && until !== null && isOn(state, peer, now)) next = Math.min(next, Date.parse(until));
  }
  return next;
}
