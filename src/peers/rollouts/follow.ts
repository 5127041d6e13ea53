import type { NodeProfile } from '../nodes/node-profile.ts';
import type { Snapshot } from '../nodes/snapshot.ts';
import { isOn } from '../records/is-on.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';
import type { DeviceState, RolledDevice } from '../records/rollout-record.ts';
import { isProof, staleDeviceParts, type Today, todayOf } from './staleness.ts';

/** What a roll-out's devices are looked at with. */
export interface Sight {
  readonly state: State;
  readonly today: Today;
  /** The node's last poll; null while it is down. */
  readonly snapshot: Snapshot | null;
  /** Ms since 1970. */
  readonly now: number;
  /** Whether today's edition is another one than at the last look, so that who undid the last change is asked about this one. */
  readonly isNewTarget: boolean;
}

export const sightOf = (
  state: State,
  node: NodeProfile,
  snapshot: Snapshot | null,
  now: number,
  isNewTarget: boolean,
): Sight => ({ state, today: todayOf(state, node), snapshot, now, isNewTarget });

/** Where a device stands now. */
export interface Standing {
  readonly state: DeviceState;
  readonly undone: boolean;
}

/** Rule 14: where a device of an open roll-out stands by records and the node's last poll; `before`: where it stood. Pure. */
export function follow(id: string, before: RolledDevice, sight: Sight): Standing {
  const peer = sight.state.peers[id];
  if (!peer || !isOn(sight.state, peer, sight.now)) return { state: 'skipped', undone: before.undone };
  if (before.state === 'back' && staleDeviceParts(peer, sight.today).length === 0) return stands('back');
  if (isBack(peer, before, sight)) return stands('back');
  if (before.state === 'sent' && isUndone(peer, before, sight)) return { state: 'skipped', undone: true };
  if (before.state === 'skipped' && before.undone && !sight.isNewTarget) return { state: 'skipped', undone: true };
  if (peer.send !== null && isAsked(peer, before)) return stands('sent');
  if (before.state === 'unreachable' && !sight.isNewTarget) return stands('unreachable');
  return stands(isProof(peer, lastSent(peer), sight.today) ? 'sent' : 'waiting');
}

const stands = (state: DeviceState): Standing => ({ state, undone: false });

/** A handshake of a key whose latest file is today's, after that file was asked for. */
function isBack(peer: PeerRecord, { key: asked, shaken }: RolledDevice, { today, snapshot }: Sight): boolean {
  if (snapshot === null) return false;
  return keysInPlay(peer).some((key) => {
    if (!isProof(peer, key, today)) return false;
    const at = snapshot.peers.get(key)?.handshakeAt ?? null;
    // a key that is older than this change may have shaken hands before
    return at !== null && (key !== asked || at !== shaken);
  });
}

/** Whether its friend took the new key back, so that the old one goes on. A device that was moved has other keys as well, and waits. */
const isUndone = (peer: PeerRecord, { key }: RolledDevice, { today }: Sight): boolean =>
  key !== null && Object.hasOwn(peer.retired, key) && peer.sent_at !== null && !isProof(peer, peer.public_key, today);

const isAsked = (peer: PeerRecord, { state, key }: RolledDevice): boolean =>
  key !== null && (state === 'sent' || state === 'unreachable') && keysInPlay(peer).at(-1) === key;

const lastSent = ({ public_key, next }: PeerRecord): string => (next?.sent_at == null ? public_key : next.public_key);

const keysInPlay = ({ public_key, next }: PeerRecord): string[] =>
  next ? [public_key, next.public_key] : [public_key];
