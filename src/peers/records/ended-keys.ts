import { hash } from 'node:crypto';
import { deviceLists } from './device-lists.ts';
import { type Draft, keysOf, type PeerRecord, type State } from './records.ts';

/** 12 bytes that stand for a key which was ours: enough that no other key ever has the same. */
export const keyHash = (publicKey: string): string =>
  hash('sha256', publicKey, 'buffer').subarray(0, 12).toString('base64');

/** What changed of the devices' records: each with what it is now, or undefined when it is gone. */
export type ChangedPeers = readonly (readonly [id: string, now: PeerRecord | undefined])[];

/**
 * Invariant 17: a key that no record names any more has ended, and one that a record names again has not. Called with every change of
 * records, whatever made it, so that the very commit that drops a key remembers its end. `changed`: null means any of them.
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
    const hashed = dropped.has(key) ? '' : keyHash(key); // a key that was named before is in no need of a look
    if (Object.hasOwn(endedKeys, hashed)) delete endedKeys[hashed];
  }
}

/** The same for a whole store that takes the place of another one. */
export function rememberAllEnded(next: Draft, before: State['peers']): void {
  const ids = new Set([...Object.keys(before), ...Object.keys(next.peers)]);
  const changed = [...ids].map((id) => [id, next.peers[id]] as const);
  rememberEnded(next, { peers: before }, changed);
}

/** Whether the key was ours and may never work again. */
export const hasEnded = ({ ended_keys }: State, publicKey: string, hashed = keyHash(publicKey)): boolean =>
  Object.hasOwn(ended_keys, hashed);

/** Whether a record names the key, on any node: no second record may. */
export const isNamed = (state: State, publicKey: string): boolean => recordNaming(state, publicKey) !== null;

/** Whether a record, on any node, names the key as one that must be gone. */
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
