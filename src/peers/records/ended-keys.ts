import { hash } from 'node:crypto';
import { keysOf } from './device-holdings.ts';
import { deviceLists } from './device-lists.ts';
import { keysOfLink } from './own-peers.ts';
import type { PeerRecord } from './peer-record.ts';
import type { Draft, State } from './records.ts';

/** A 12-byte hash of a public key, in base64; long enough that no two keys share one. */
export const keyHash = (publicKey: string): string =>
  hash('sha256', publicKey, 'buffer').subarray(0, 12).toString('base64');

/** Changed devices: each id with its new record, or undefined when the record is gone. */
export type ChangedPeers = readonly (readonly [id: string, now: PeerRecord | undefined])[];

/**
 * Invariant 17: a key that no record names any more has ended; one that a record names again has not. Runs within every change of
 * records, so that the commit that drops a key also remembers its end. `changed`: null means that any record may have changed.
 */
export function rememberEnded(
  draft: Draft,
  { peers: before }: Pick<State, 'peers'>,
  changed: ChangedPeers | null,
): void {
  if (changed === null) {
    rememberAllEnded(draft, before);
    return;
  }
  const endedKeys = draft.ended_keys;
  const dropped = new Set<string>();
  const named = new Set<string>();
  for (const [id, now] of changed) {
    const old = before[id];
    if (old) for (const key of keysOf(old)) dropped.add(key);
    if (now) for (const key of keysOf(now)) named.add(key);
  }
  for (const key of dropped) if (!named.has(key)) endedKeys[keyHash(key)] = 1;
  for (const key of named) {
    const hashed = dropped.has(key) ? '' : keyHash(key); // a key that was named before cannot have ended
    if (Object.hasOwn(endedKeys, hashed)) delete endedKeys[hashed];
  }
}

/** `rememberEnded` for a store that replaces another one as a whole. */
export function rememberAllEnded(next: Draft, before: State['peers']): void {
  const ids = new Set([...Object.keys(before), ...Object.keys(next.peers)]);
  const changed = [...ids].map((id) => [id, next.peers[id]] as const);
  rememberEnded(next, { peers: before }, changed);
}

/** The same for the bot's own peers (rules 17 and 18): a key that `before` names and `next` does not has ended. */
export function rememberEndedOwn(next: Draft, before: Pick<State, 'nodes' | 'links'>): void {
  const named = new Set(ownKeys(next));
  for (const key of ownKeys(before)) if (!named.has(key)) next.ended_keys[keyHash(key)] = 1;
}

function ownKeys({ nodes, links }: Pick<State, 'nodes' | 'links'>): string[] {
  const probes = Object.values(nodes).flatMap(({ probe }) => probe?.public_key ?? []);
  return [...probes, ...Object.values(links).flatMap((exits) => Object.values(exits).flatMap(keysOfLink))];
}

/** Whether the key was one of ours and has ended, so that it may never work again. */
export const hasEnded = ({ ended_keys }: State, publicKey: string, hashed = keyHash(publicKey)): boolean =>
  Object.hasOwn(ended_keys, hashed);

/** Whether a record on any node names the key; no second record may then. */
export const isNamed = (state: State, publicKey: string): boolean => recordNaming(state, publicKey) !== null;

/** Whether a record on any node names the key as retired. */
export function isRetired(state: State, publicKey: string): boolean {
  const peer = recordNaming(state, publicKey);
  return peer !== null && Object.hasOwn(peer.retired, publicKey);
}

function recordNaming({ peers }: State, publicKey: string): PeerRecord | null {
  for (const keys of deviceLists(peers).keysOfNode.values()) {
    const id = keys.get(publicKey);
    if (id !== undefined) return peers[id] ?? null;
  }
  return null;
}
