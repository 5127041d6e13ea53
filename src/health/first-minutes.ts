import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { deviceLists, devicesBy } from '../peers/records/device-lists.ts';
import { isAfter } from '../peers/records/is-after.ts';
import { type Draft, isOn, type PeerRecord, type State } from '../peers/records/records.ts';
import type { LastSeen } from './last-seen.ts';

/** What a friend hears in a new config's first minutes, once for each key. */
export interface FirstMinutesNews {
  /** `connected`: the first handshake; `renewed`: that of a `/regen`'s new key; `offer`: none for half an hour, is help wanted? */
  readonly kind: 'connected' | 'renewed' | 'offer';
  readonly peerId: string;
  readonly friendId: number;
  readonly key: string;
}

interface Moment {
  readonly state: State;
  /** What a node has, or null while it is down. */
  readonly snapshotOf: (nodeId: string) => Snapshot | null;
  readonly lastSeen: LastSeen;
  readonly now: number;
  /** People sleep. A greeting answers what somebody did a moment ago; an offer of help can wait. */
  readonly isQuiet: boolean;
}

/** Older configs are no news; above all not for a store of the time before there were greetings. */
const NEW_MS = 24 * 3_600_000;
/** So long a friend may take to install the app and open the file. */
const PATIENCE_MS = 30 * 60_000;

/** Who is to be greeted or offered help now. Pure; call it again and again. */
export function firstMinutes(moment: Moment): FirstMinutesNews[] {
  const lists = deviceLists(moment.state.peers);
  return [...new Map([...lists.sentSince(moment.now - NEW_MS), ...lists.rekeying])].flatMap(([peerId, peer]) => {
    const news = greeting(peer, moment) ?? offer(peer, moment);
    if (!news || !isOn(moment.state, peer, moment.now)) return [];
    return [{ ...news, peerId, friendId: peer.telegram_id }];
  });
}

/** Marks what is told; false when the record has changed meanwhile and nothing is to be said. */
export function recordFirstMinutes(draft: Draft, { kind, peerId, key }: FirstMinutesNews): boolean {
  const peer = draft.peers[peerId];
  if (!peer || (peer.public_key !== key && peer.next?.public_key !== key)) return false;
  const field = kind === 'offer' ? 'offered_key' : 'greeted_key';
  if (peer[field] === key) return false;
  peer[field] = key;
  return true;
}

/** A waiting key is greeted once it has taken over: the look that sees its handshake does that first. */
function greeting(peer: PeerRecord, { snapshotOf, now }: Moment): Told | null {
  const { public_key: key, greeted_key, sent_at, retired } = peer;
  if (greeted_key === key || !isAfter(now - NEW_MS)(sent_at)) return null;
  if (snapshotOf(peer.server_id)?.peers.get(key)?.handshakeAt == null) return null;
  return { kind: Object.keys(retired).length > 0 ? 'renewed' : 'connected', key };
}

/**
 * Nobody is bothered who is online by another of their devices or by the config that this one replaces: they see for themselves
 * how it is done. While the node is down it is not the friend who needs help, and the half hour counts from its return.
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
