import { type ExitRules, type Leaving, leavingOf } from '../exits/leaving.ts';
import { handshakeOf } from '../peers/devices/handshakes.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { addressesOf } from '../peers/records/device-holdings.ts';
import { isOn } from '../peers/records/is-on.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { State } from '../peers/records/records.ts';
import { isUsedUp } from '../peers/records/user-record.ts';
import type { LastSeen } from './last-seen.ts';
import type { KeyHistory, Place } from './peer-history.ts';
import { losesAnswers } from './sessions.ts';

/** Whether friend and device have access, and if not, why. */
export type Access = 'on' | 'ended' | 'paused' | 'expired' | 'used-up' | 'device-removed' | 'device-paused';

/** What is known of one key of the device on its node; times in ms since 1970 by our clock. */
export interface KeyFacts {
  readonly isOnNode: boolean;
  readonly addresses: readonly string[];
  /** The latest handshake that the interface or the bot remembers. */
  readonly connectedAt: number | null;
  /** When anything was last received from it, handshakes included. */
  readonly heardAt: number | null;
  readonly received: number;
  readonly sent: number;
  readonly places: readonly Place[];
  /** Whether it lately shook hands again and again without any data getting through to it. */
  readonly losesAnswers: boolean;
}

/** Everything that the bot knows about a device that does not work for its friend. */
export interface DeviceFacts {
  /** When the facts were gathered (ms since 1970). */
  readonly at: number;
  readonly peer: PeerRecord;
  readonly access: Access;
  readonly until: number | null;
  /** `gone`: the node is not in the settings, or off there; `unseen`: it does not answer the bot, but lets friends in. */
  readonly node: 'up' | 'down' | 'unseen' | 'gone';
  readonly downSince: number | null;
  readonly upSince: number | null;
  /** Which key the friend's config has; `gone`: one that the device no longer has. */
  readonly asked: 'current' | 'next' | 'gone';
  readonly current: KeyFacts;
  readonly next: KeyFacts | null;
  readonly lastSeen: number | null;
  /** Bytes received from and sent to this key while the bot watched; null: it did not watch. */
  readonly flow: { readonly received: number; readonly sent: number } | null;
  /** Whether a foreign peer holds the device's address. */
  readonly isAddressTaken: boolean;
  readonly others: OtherDevices;
  /** Where its friend leaves; null: the node has no exits for them. */
  readonly leaving: Leaving | null;
  /** By how much the node's clock is ahead of ours (ms); null: unknown. */
  readonly clockAhead: number | null;
}

/** Other devices on the node: those connected in the last day with their people, and how many peers were heard lately. */
export interface OtherDevices {
  readonly devices: number;
  readonly people: number;
  readonly heard: number;
}

/** The sources of the facts. */
export interface FactSources {
  readonly state: State;
  readonly peerId: string;
  readonly peer: PeerRecord;
  /** The beginning of the key in question. */
  readonly tag: string;
  readonly now: number;
  readonly inSettings: boolean;
  /** Whether a door of the node was found open since it does not answer. */
  readonly isOpen?: boolean;
  /** The latest snapshot; null while the node is down. */
  readonly snapshot: Snapshot | null;
  /** The snapshot from which `flow` is counted; null: there is none. */
  readonly first: Snapshot | null;
  readonly history: { of(nodeId: string, key: string): KeyHistory; clockAhead(nodeId: string): number | null };
  readonly lastSeen: LastSeen;
  /** What the settings say of exits; absent: there are none. */
  readonly exitRules?: ExitRules;
}

const DAY_MS = 24 * 3_600_000;
/** "Lately" (ms): the time of several handshakes of an active tunnel. */
export const LATELY_MS = 10 * 60_000;

/** Gathers what the store, snapshots and recent history say about a device. */
export function gatherFacts(sources: FactSources): DeviceFacts {
  const { state, peer, peerId, tag, now, inSettings, isOpen = false, snapshot, history, lastSeen, exitRules } = sources;
  const node = state.nodes[peer.server_id];
  const asked = peer.public_key.startsWith(tag) ? 'current' : peer.next?.public_key.startsWith(tag) ? 'next' : 'gone';
  const until = state.users[peer.telegram_id]?.until ?? null;
  return {
    at: now,
    peer,
    access: accessOf(sources),
    until: until === null ? null : Date.parse(until),
    node: inSettings ? (snapshot ? 'up' : isOpen ? 'unseen' : 'down') : 'gone',
    downSince: node?.down_since ? Date.parse(node.down_since) : null,
    upSince: node?.up_since ? Date.parse(node.up_since) : null,
    asked,
    current: keyFacts(sources, peer.public_key),
    next: peer.next && keyFacts(sources, peer.next.public_key),
    lastSeen: lastSeen.of(peerId),
    flow: flowOf(sources, asked === 'next' && peer.next ? peer.next.public_key : peer.public_key),
    isAddressTaken: isTaken(sources),
    others: othersOn(sources),
    leaving: exitRules === undefined ? null : leavingOf(state, peer.telegram_id, peer.server_id, exitRules),
    clockAhead: history.clockAhead(peer.server_id),
  };
}

function accessOf({ state, peer, now }: FactSources): Access {
  const user = state.users[peer.telegram_id];
  if (!user || user.removed_at !== null) return 'ended';
  if (!user.active) return 'paused';
  if (user.until !== null && Date.parse(user.until) <= now) return 'expired';
  if (isUsedUp(user, now)) return 'used-up';
  if (peer.removed_at !== null) return 'device-removed';
  return peer.active ? 'on' : 'device-paused';
}

function keyFacts({ peer, snapshot, history, now }: FactSources, key: string): KeyFacts {
  const onNode = snapshot?.peers.get(key);
  // A key whose line could not be parsed is present; assume that it is right.
  const isUnread = snapshot?.unreadableKeys?.has(key) ?? false;
  const { heardAt, shookAt, places, sessions } = history.of(peer.server_id, key);
  // Our own observation is more reliable, since the node's clock may differ from ours.
  const told = snapshot && handshakeOf(snapshot, key);
  const connectedAt = told === null ? null : later(told, shookAt);
  return {
    isOnNode: onNode !== undefined || isUnread,
    addresses: onNode?.allowedIps ?? (isUnread ? addressesOf(peer) : []),
    connectedAt,
    heardAt: later(connectedAt, heardAt),
    received: onNode?.received ?? 0,
    sent: onNode?.sent ?? 0,
    places,
    losesAnswers: losesAnswers(sessions, now, LATELY_MS),
  };
}

function flowOf({ first, snapshot }: FactSources, key: string): DeviceFacts['flow'] {
  const before = first?.peers.get(key);
  const after = snapshot?.peers.get(key);
  if (!before || !after || first === snapshot) return null;
  return { received: Math.max(0, after.received - before.received), sent: Math.max(0, after.sent - before.sent) };
}

function isTaken({ peer, snapshot }: FactSources): boolean {
  const addresses = addressesOf(peer);
  return [...(snapshot?.peers ?? [])].some(
    ([key, { allowedIps }]) =>
      key !== peer.public_key && key !== peer.next?.public_key && addresses.some((ip) => allowedIps.includes(ip)),
  );
}

function othersOn({ state, peerId, peer, now, snapshot, history, lastSeen }: FactSources): OtherDevices {
  const connected = Object.entries(state.peers).filter(
    ([id, other]) =>
      id !== peerId &&
      other.server_id === peer.server_id &&
      isOn(state, other, now) &&
      (lastSeen.of(id) ?? 0) > now - DAY_MS,
  );
  const heard = [...(snapshot?.peers ?? [])].filter(([key, { handshakeAt }]) => {
    const { heardAt } = history.of(peer.server_id, key);
    return Math.max(heardAt ?? 0, handshakeAt ?? 0) > now - LATELY_MS;
  });
  return {
    devices: connected.length,
    people: new Set(connected.map(([, other]) => other.telegram_id)).size,
    heard: heard.length,
  };
}

const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
