import type { TrafficSums } from '../../../health/traffic-sums.ts';
import { isOnlineAge } from '../../../peers/devices/handshakes.ts';
import { isAdmitted } from '../../../peers/records/is-on.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import { isUsedUp, type UserRecord } from '../../../peers/records/user-record.ts';
import type { PersonState } from '../../../texts/chat/person-card.ts';
import { type NodesView, seenAge } from '../../views.ts';

/** The state of a person or device. `seenAge`: ms since the latest known handshake, or null if there is none. */
export interface Status {
  readonly state: PersonState;
  readonly seenAge: number | null;
}

/** What a status is computed from: the nodes' snapshots, and the last handshakes that the traffic counters recorded. */
export type PeopleView = NodesView & { readonly traffic: { device(id: string): Pick<TrafficSums, 'seenAt'> } };

/**
 * The status of the device whose record has this id. A restarted node has forgotten handshakes, so the traffic counters and the record
 * of the first connection count as well.
 */
export function deviceStatus(view: PeopleView, id: string, peer: PeerRecord): Status {
  const isUp = view.nodes.some(({ node, snapshot }) => node.id === peer.server_id && snapshot !== null);
  const age = seenAge(view, id, peer);
  const state = (): PersonState => {
    if (!peer.active) return 'paused';
    if (!isUp) return 'unknown';
    if (age === null) return peer.greeted_key === null ? 'never' : 'idle';
    return isOnlineAge(age) ? 'online' : 'idle';
  };
  return { state: state(), seenAge: age };
}

/** The id and the record of a device. */
export type Device = readonly [id: string, peer: PeerRecord];

/** The status of a person with these devices: why they have no access, or else the best state of any device. */
export function personStatus(view: PeopleView, user: UserRecord, devices: readonly Device[]): Status {
  const all = devices
    .map(([id, peer]) => ({ isSpare: peer.spare, ...deviceStatus(view, id, peer) }))
    .filter(({ isSpare, state }) => !isSpare || state === 'online'); // a dormant spare says nothing of its friend
  const ages = all.flatMap(({ seenAge }) => seenAge ?? []);
  const seenAge = ages.length === 0 ? null : Math.min(...ages);
  if (user.removed_at !== null) return { state: 'removed', seenAge };
  if (!user.active) return { state: 'paused', seenAge };
  if (!isAdmitted(user, view.now())) return { state: 'expired', seenAge };
  if (isUsedUp(user, view.now())) return { state: 'used-up', seenAge };
  const best = (['online', 'idle', 'unknown', 'never', 'paused'] as const).find((state) =>
    all.some((device) => device.state === state),
  );
  return { state: best ?? 'no-device', seenAge };
}
