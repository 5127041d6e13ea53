import { writtenBetween } from '../../written.ts';
import type { Snapshot } from '../nodes/snapshot.ts';
import { type Device, deviceLists, devicesBy, devicesOn, keysOn } from '../records/device-lists.ts';
import { guestsOf } from '../records/guests.ts';
import type { State } from '../records/records.ts';
import { isSettled } from './is-settled.ts';

/** What it depends on whether a device is settled; `now` in ms. */
interface Moment {
  readonly state: State;
  readonly nodeId: string;
  readonly snapshot: Snapshot;
  readonly now: number;
}

/** What the last question was asked about. Weakly: else a state that nobody needs any more would be kept. */
interface LastTime {
  readonly peers: WeakRef<State['peers']>;
  readonly users: WeakRef<State['users']>;
  readonly onNode: WeakRef<Snapshot['peers']>;
  readonly held: ReadonlySet<string>;
  readonly now: number;
  /** When the access of somebody ends next (ms): until then no device stops being settled by time alone. */
  readonly until: number;
  readonly unsettled: readonly string[];
}

/**
 * Remembers which devices of a node are settled (see `isSettled`), so that of thousands only those are looked at again that may not be so
 * any more: those whose record, user or peer on the node was written since, and those that were not settled before. One per node.
 */
export class SettledDevices {
  #last: LastTime | null = null;

  /** The node's devices that are not settled, in the store's order. `held`: the addresses of foreign peers. */
  others(moment: Moment, held: ReadonlySet<string>): readonly Device[] {
    const { state, nodeId, snapshot, now } = moment;
    const suspects = this.#suspects(moment, held) ?? devicesOn(state, nodeId);
    const others = suspects.filter((device) => !isSettled(device[1], moment, held));
    this.#last = {
      peers: new WeakRef(state.peers),
      users: new WeakRef(state.users),
      onNode: new WeakRef(snapshot.peers),
      held,
      now,
      until: nextEndOfAccess(state, now),
      unsettled: others.map(([id]) => id),
    };
    return others;
  }

  /** All devices that may be unsettled now, in the store's order; null: any of them may be. */
  #suspects({ state, nodeId, snapshot, now }: Moment, held: ReadonlySet<string>): readonly Device[] | null {
    const last = this.#last;
    if (!last || now < last.now || now >= last.until || !isSameSet(held, last.held)) return null;
    const [devices, users, keys] = [
      writtenSince(last.peers, state.peers),
      writtenSince(last.users, state.users),
      writtenSince(last.onNode, snapshot.peers),
    ];
    if (!devices || !users || !keys) return null;
    const named = keysOn(state, nodeId);
    const ids = [
      ...last.unsettled,
      ...devices,
      ...users.flatMap((id) => devicesBy(state, Number(id)).map(([device]) => device)),
      ...keys.flatMap((key) => named.get(key) ?? []),
    ];
    return deviceLists(state.peers)
      .these(ids)
      .filter(([, { server_id }]) => server_id === nodeId);
  }
}

function writtenSince(before: WeakRef<object>, collection: object): readonly string[] | null {
  const base = before.deref();
  return base ? writtenBetween(base, collection) : null;
}

const nextEndOfAccess = ({ users }: State, now: number): number =>
  guestsOf(users)
    .map(({ until }) => Date.parse(until ?? ''))
    .filter((end) => end > now)
    .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);

const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size === b.size && a.isSubsetOf(b);
