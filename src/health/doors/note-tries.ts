import { type DraftTries, MOST_DOORS, UNNAMED } from '../../peers/records/door-tries.ts';
import { emptyNode } from '../../peers/records/node-record.ts';
import type { Draft } from '../../peers/records/records.ts';

/** A door of a node, and the network from which it was tried; null: its friend never named it. */
export interface TriedDoor {
  readonly nodeId: string;
  /** `host:port`. */
  readonly door: string;
  readonly network: string | null;
}

/** Remembers that a new file made its first handshake through this door. `now`: ISO time. */
export function noteConnected(draft: Draft, tried: TriedDoor, now: string): void {
  const tries = triesFor(draft, tried);
  Object.assign(tries, { connected: tries.connected + 1, connected_at: now });
}

/** Remembers that a friend asked for another door because this one did not work. `now`: ISO time. */
export function noteFailed(draft: Draft, tried: TriedDoor, now: string): void {
  const tries = triesFor(draft, tried);
  Object.assign(tries, { failed: tries.failed + 1, failed_at: now });
}

function triesFor(draft: Draft, { nodeId, door, network }: TriedDoor): DraftTries[string][string] {
  draft.nodes[nodeId] ??= emptyNode();
  const { tries } = draft.nodes[nodeId];
  if (!Object.hasOwn(tries, door)) makeRoom(tries);
  tries[door] ??= {};
  const networks = tries[door];
  const name = network ?? UNNAMED;
  networks[name] ??= { connected: 0, connected_at: null, failed: 0, failed_at: null };
  return networks[name];
}

/** Forgets the doors that were tried the longest ago. */
function makeRoom(tries: DraftTries): void {
  const oldestFirst = Object.keys(tries).toSorted((a, b) => lastTried(tries, a) - lastTried(tries, b));
  for (const door of oldestFirst.slice(0, Math.max(0, oldestFirst.length - MOST_DOORS + 1))) delete tries[door];
}

function lastTried(tries: DraftTries, door: string): number {
  const times = Object.values(tries[door] ?? {}).flatMap(({ connected_at, failed_at }) => [connected_at, failed_at]);
  return Math.max(0, ...times.flatMap((time) => (time === null ? [] : Date.parse(time))));
}
