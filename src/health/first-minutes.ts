import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { deviceLists, devicesBy } from '../peers/records/device-lists.ts';
import { isAfter } from '../peers/records/is-after.ts';
import { isOn } from '../peers/records/is-on.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { noteConnected } from './doors/note-tries.ts';
import type { LastSeen } from './last-seen.ts';

/** A message to a friend in the first minutes of a new config, at most once for each key. */
export interface FirstMinutesNews {
  /** `connected`: the first handshake; `renewed`: the first one after `/regen`; `offer`: none for half an hour, so help is offered; `spare`: the first one of a spare. */
  readonly kind: 'connected' | 'renewed' | 'offer' | 'spare';
  readonly peerId: string;
  readonly friendId: number;
  readonly key: string;
}

interface Moment {
  readonly state: State;
  /** A node's snapshot; null while it is down. */
  readonly snapshotOf: (nodeId: string) => Snapshot | null;
  readonly lastSeen: LastSeen;
  readonly now: number;
  /** Whether it is quiet hours. Offers of help wait then; greetings do not, since the friend acted a moment ago. */
  readonly isQuiet: boolean;
}

/** Configs older than this (ms) are not greeted, so that an upgrade of an old store greets nobody. */
const NEW_MS = 24 * 3_600_000;
/** Time (ms) that a friend has to install the app and open the file before help is offered. */
const PATIENCE_MS = 30 * 60_000;

/** The messages that are due now. Pure and repeatable. */
export function firstMinutes(moment: Moment): FirstMinutesNews[] {
  const lists = deviceLists(moment.state.peers);
  const devices = [...lists.sentSince(moment.now - NEW_MS), ...lists.rekeying, ...lists.newlyProven];
  return [...new Map(devices)].flatMap(([peerId, peer]) => {
    const news = peer.spare ? proof(peer, moment) : (greeting(peer, moment) ?? offer(peer, moment));
    if (!news || !isOn(moment.state, peer, moment.now)) return [];
    return [{ ...news, peerId, friendId: peer.telegram_id }];
  });
}

/**
 * Records that a message was sent, and which door a first handshake came through; false if the record changed meanwhile and the message
 * must not be sent. `now`: ISO time.
 */
export function recordFirstMinutes(draft: Draft, { kind, peerId, key }: FirstMinutesNews, now: string): boolean {
  const peer = draft.peers[peerId];
  if (!peer || (peer.public_key !== key && peer.next?.public_key !== key)) return false;
  const field = kind === 'offer' ? 'offered_key' : 'greeted_key';
  if (peer[field] === key) return false;
  peer[field] = key;
  const { server_id: nodeId, door, trying_door: trying } = peer;
  const network = draft.users[peer.telegram_id]?.network?.name ?? null;
  // a device that tries another door may have come by its old file: `PassageWatch` knows better
  if (kind !== 'offer' && door !== null && trying === null) noteConnected(draft, { nodeId, door, network }, now);
  return true;
}

/** The key to greet. A waiting key is greeted after it became the current one, which the poll that saw its handshake does first. */
function greeting(peer: PeerRecord, { snapshotOf, now }: Moment): Told | null {
  const { public_key: key, greeted_key, sent_at, retired } = peer;
  if (greeted_key === key || !isAfter(now - NEW_MS)(sent_at)) return null;
  if (snapshotOf(peer.server_id)?.peers.get(key)?.handshakeAt == null) return null;
  return { kind: Object.keys(retired).length > 0 ? 'renewed' : 'connected', key };
}

/** A spare is dormant on purpose: nobody is helped to switch it on, and its friend hears only that it has proven itself. */
function proof({ public_key: key, proven_at, greeted_key }: PeerRecord, { now }: Moment): Told | null {
  return greeted_key !== key && isAfter(now - NEW_MS)(proven_at) ? { kind: 'spare', key } : null;
}

/**
 * Whether to offer help. Not if the friend is online with another device or with the config that this one replaces, and not while the node
 * is down; the half hour counts from its return.
 */
function offer(peer: PeerRecord, { state, snapshotOf, lastSeen, now, isQuiet }: Moment): Told | null {
  const { public_key: key, sent_at } = peer.next?.sent_at == null ? peer : peer.next;
  if (isQuiet || [peer.offered_key, peer.greeted_key].includes(key)) return null;
  if (!isAfter(now - NEW_MS)(sent_at)) return null;
  const sentAt = Date.parse(sent_at);
  const upSince = Date.parse(state.nodes[peer.server_id]?.up_since ?? '') || 0;
  if (Math.max(sentAt, upSince) + PATIENCE_MS > now) return null;
  const onNode = snapshotOf(peer.server_id)?.peers.get(key);
  if (!onNode || onNode.handshakeAt !== null) return null;
  return devicesBy(state, peer.telegram_id).every(([id]) => (lastSeen.of(id) ?? 0) < sentAt)
    ? { kind: 'offer', key }
    : null;
}

type Told = Pick<FirstMinutesNews, 'kind' | 'key'>;
