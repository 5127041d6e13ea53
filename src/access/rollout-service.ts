import { UserError } from '../errors.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { doorNamed, doorText } from '../peers/nodes/door.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import type { State } from '../peers/records/records.ts';
import { openRollOut } from '../peers/records/rollout-record.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import { announceClosing, remindWaiting, showRollOutIn, startRollOut } from '../peers/rollouts/commands.ts';
import { finishRollOut, undoRollOut } from '../peers/rollouts/end-rollout.ts';
import type { Actor } from './people-service.ts';

interface RollOutParts {
  readonly store: StorePort;
  readonly nodes: readonly NodeProfile[];
  /** Ms since 1970. */
  readonly now: () => number;
}

/** What the owner can do about new files for a server's devices (rule 14). Each acts once for an update; rejects with `UserError`. */
export class RollOutService {
  readonly #parts: RollOutParts;

  constructor(parts: RollOutParts) {
    this.#parts = parts;
  }

  /** The node's open roll-out, else its last one, else null. */
  latest(nodeId: string): string | null {
    const { state } = this.#parts.store;
    const own = Object.keys(state.rollouts).findLast((id) => state.rollouts[id]?.node === nodeId);
    return openRollOut(state, nodeId) ?? own ?? null;
  }

  /** Starts one, or goes on with the open one, and returns its id. `place`: the message that shows it from now on; null: leave that. */
  async start(
    { updateId }: Actor,
    nodeId: string,
    place: { readonly chat: number; readonly message: number } | null,
  ): Promise<string> {
    const { store, now } = this.#parts;
    const node = this.#nodeOf(nodeId);
    return store.update((draft, before) => {
      const open = openRollOut(before, nodeId);
      if (!firstTime(draft, updateId) && open === null) throw new UserError('no-rollout');
      const id = startRollOut(draft, before, node, iso(now()));
      if (place) showRollOutIn(draft, id, { ...place });
      return id;
    });
  }

  /** Asks those again who have their file and did not switch it on; returns how many. */
  async remind({ updateId }: Actor, id: string): Promise<number> {
    const { store, now } = this.#parts;
    return store.update((draft) => (firstTime(draft, updateId) ? remindWaiting(draft, id, iso(now())) : 0));
  }

  async finish({ updateId }: Actor, id: string): Promise<void> {
    const { store, now } = this.#parts;
    await store.update((draft) => {
      if (firstTime(draft, updateId)) finishRollOut(draft, id, iso(now()));
    });
  }

  /**
   * Returns the ids of friends who have a file that does not work any more. `snapshotOf`: the node's last poll, asked when the store is
   * free for this change; null: it is down.
   */
  async undo({ updateId }: Actor, id: string, snapshotOf: () => Snapshot | null): Promise<readonly number[]> {
    const { store, now } = this.#parts;
    return store.update((draft, before) => {
      if (!firstTime(draft, updateId)) return [];
      return friendsOf(before, undoRollOut(draft, id, snapshotOf(), iso(now())));
    });
  }

  /** Announces when a door of the node closes (ISO), or (null) that it stays. Rejects with `UserError('unknown-door')`. */
  async announce({ updateId }: Actor, nodeId: string, door: string, at: string | null): Promise<void> {
    const named = doorNamed(this.#nodeOf(nodeId), door);
    if (named === null) throw new UserError('unknown-door');
    await this.#parts.store.update((draft) => {
      if (firstTime(draft, updateId)) announceClosing(draft, nodeId, doorText(named), at);
    });
  }

  #nodeOf(nodeId: string): NodeProfile {
    const node = this.#parts.nodes.find(({ id }) => id === nodeId);
    if (!node) throw new UserError('unknown-server');
    return node;
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();

const friendsOf = ({ peers }: State, ids: readonly string[]): number[] => [
  ...new Set(ids.flatMap((id) => peers[id]?.telegram_id ?? [])),
];
