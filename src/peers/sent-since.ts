import { type Device, deviceLists } from './device-lists.ts';
import { isAfter } from './is-after.ts';
import type { State } from './records.ts';

const known = new WeakMap<State['peers'], { readonly since: number; readonly devices: readonly Device[] }>();

/**
 * The devices whose config was sent after `since` (ms) and whose first handshake was told to nobody yet. As time goes on they can only
 * become fewer until the store changes, so the thousands that are older are asked once, and not each second.
 */
export function sentSince(peers: State['peers'], since: number): readonly Device[] {
  const before = known.get(peers);
  const among = before && before.since <= since ? before.devices : deviceLists(peers).ungreeted;
  const isLater = isAfter(since);
  const devices = among.filter(([, { sent_at }]) => isLater(sent_at));
  if (Object.isFrozen(peers) && (!before || since < before.since)) known.set(peers, { since, devices }); // a draft may still change
  return devices;
}
