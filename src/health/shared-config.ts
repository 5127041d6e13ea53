import { deviceLists } from '../peers/records/device-lists.ts';
import { isOn } from '../peers/records/is-on.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { State } from '../peers/records/records.ts';
import { keyOf } from './alert.ts';
import type { AlertCondition, OpenAlerts } from './alerts.ts';
import { LATELY_MS } from './device-facts.ts';
import { type KeyHistory, type Place, returnsSince } from './peer-history.ts';
import type { WorkedOut } from './remembered.ts';

interface SharedFacts {
  readonly state: State;
  readonly open: OpenAlerts;
  readonly historyOf: (nodeId: string, key: string) => KeyHistory;
  /** Nobody but these keys of a node has places enough to have returned to one; absent: all may. */
  readonly wandering?: (nodeId: string) => ReadonlySet<string>;
  readonly now: number;
}

/** Device id → how often its config returned to an endpoint that it had left. */
export type ReturnCounts = ReadonlyMap<string, number>;

/** Returns that raise an alert. One is normal (a phone between Wi-Fi and mobile), and two might still be chance. */
const RETURNS = 3;

/** One condition for each device whose config alternates between endpoints, and for each with an open alert about that. */
export function sharedConditions(
  facts: SharedFacts,
  counts: ReturnCounts = countReturns(facts).value,
): AlertCondition[] {
  const { state, open, now } = facts;
  const told = Object.keys(open).flatMap((key) => (key.startsWith(SHARED) ? key.slice(SHARED.length) : []));
  return [...new Set([...counts.keys(), ...told])].flatMap((id): AlertCondition[] => {
    const peer = state.peers[id];
    if (!peer || !isOn(state, peer, now)) return [];
    const times = counts.get(id) ?? 0;
    return [{ alert: alertOf(id, peer), level: times >= RETURNS ? 'on' : times === 0 ? 'off' : 'between' }];
  });
}

const alertOf = (id: string, { server_id, telegram_id }: Pick<PeerRecord, 'server_id' | 'telegram_id'>) =>
  ({ kind: 'shared', peer: id, node: server_id, friend: telegram_id }) as const;

const SHARED = keyOf(alertOf('', { server_id: '', telegram_id: 0 }));

/** The part that reads every device. Its result is valid until one of the counted returns is too old. */
export function countReturns({
  state,
  historyOf,
  wandering,
  now,
}: Pick<SharedFacts, 'state' | 'historyOf' | 'wandering' | 'now'>): WorkedOut<ReturnCounts> {
  const since = now - LATELY_MS;
  const counts = new Map<string, number>();
  let until = Number.POSITIVE_INFINITY;
  const count = (id: string, places: readonly Place[]) => {
    if (places.length < 3) return;
    const returns = returnsSince(places, since);
    if (returns === 0) return; // stays 0 until another endpoint is seen
    counts.set(id, Math.max(returns, counts.get(id) ?? 0));
    for (const { at } of places) if (at >= since) until = Math.min(until, at + LATELY_MS + 1);
  };
  const { all, keysOfNode } = deviceLists(state.peers);
  const moved = wandering && devicesOf(keysOfNode, wandering);
  for (const [id, { server_id, public_key, next }] of moved?.size === 0 ? [] : all) {
    if (moved && !moved.has(id)) continue;
    count(id, historyOf(server_id, public_key).places);
    if (next) count(id, historyOf(server_id, next.public_key).places);
  }
  return { value: counts, until };
}

/** The ids of the devices that have these keys. */
function devicesOf(
  keysOfNode: ReadonlyMap<string, ReadonlyMap<string, string>>,
  keysThere: (nodeId: string) => ReadonlySet<string>,
): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const [nodeId, named] of keysOfNode) {
    for (const key of keysThere(nodeId)) {
      const id = named.get(key);
      if (id !== undefined) ids.add(id);
    }
  }
  return ids;
}
