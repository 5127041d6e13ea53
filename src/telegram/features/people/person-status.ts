import type { TrafficSums } from '../../../health/traffic-sums.ts';
import { isOnlineAge } from '../../../peers/devices/handshakes.ts';
import { isAdmitted, type PeerRecord } from '../../../peers/records/records.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { PersonState } from '../../../texts/chat/person-card.ts';
import { type NodesView, seenAge } from '../../views.ts';

/** How somebody, or a device, is doing; `seenAge`: ms since the latest handshake that is known, or null. */
export interface Status {
  readonly state: PersonState;
  readonly seenAge: number | null;
}

/** Where people are seen: on their nodes now, and by what was counted before. */
export type PeopleView = NodesView & { readonly traffic: { device(id: string): Pick<TrafficSums, 'seenAt'> } };

/** A device by its record's id. A node that was restarted has forgotten handshakes; what was counted, and a greeting, has not. */
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

/** A device's record under its id. */
export type Device = readonly [id: string, peer: PeerRecord];

/** A person with these devices: what keeps them out, or else the best that any device does. */
export function personStatus(view: PeopleView, user: UserRecord, devices: readonly Device[]): Status {
  const all = devices.map(([id, peer]) => deviceStatus(view, id, peer));
  const ages = all.flatMap(({ seenAge }) => seenAge ?? []);
  const seenAge = ages.length === 0 ? null : Math.min(...ages);
  if (user.removed_at !== null) return { state: 'removed', seenAge };
  if (!user.active) return { state: 'paused', seenAge };
  if (!isAdmitted(user, view.now())) return { state: 'expired', seenAge };
  const best = (['online', 'idle', 'unknown', 'never', 'paused'] as const).find((state) =>
    all.some((device) => device.state === state),
  );
  return { state: best ?? 'no-device', seenAge };
}
