import { UserError } from '../errors.ts';
import { devicesOf } from '../peers/devices/devices.ts';
import type { Asker, StorePort } from '../peers/devices/peer-service.ts';
import { queueConfig, queueOnce } from '../peers/devices/rekey.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import {
  addSpare,
  isApart,
  keepApart,
  type SparePlace,
  spareAmong,
  sparePlaces,
} from '../peers/devices/spare-place.ts';
import { isUp } from '../peers/moves/plan-moves.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { deviceLists } from '../peers/records/device-lists.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';

interface SpareParts {
  readonly store: StorePort;
  /** The nodes of the settings, in their order. */
  readonly nodes: readonly NodeProfile[];
  readonly box: SecretBox;
  readonly now: () => number;
}

/** Rule 16: a friend's second, dormant device for the day when the way of the first one is blocked. Throws `UserError`. */
export class SpareService {
  readonly #parts: SpareParts;
  /** The devices that were looked at last; weakly, for a later change keeps a copy of them all. */
  #checked: WeakRef<State['peers']> | null = null;

  constructor(parts: SpareParts) {
    this.#parts = parts;
  }

  /** Whether the friend has a device, no spare, and a place where one may stand. */
  canAdd(friendId: number): boolean {
    const { store, nodes } = this.#parts;
    const { state } = store;
    if (devicesOf(state, friendId).length === 0 || spareAmong(state, friendId, nodes)) return false;
    return this.#places(state, friendId).length > 0;
  }

  /** Makes the friend's spare and queues its config; for one who has a spare, only that. Returns the node's id. */
  add({ friendId, updateId }: Asker): Promise<string> {
    const { store, nodes, box } = this.#parts;
    return store.update((draft, before) => {
      if (!isAdmitted(before.users[friendId], this.#parts.now())) throw new UserError('no-access');
      const isFirst = firstTime(draft, updateId);
      const [known] = spareAmong(before, friendId, nodes) ?? [];
      if (known === undefined && (!isFirst || devicesOf(before, friendId).length === 0))
        throw new UserError('unknown-device'); // a repeated update whose spare was removed since
      const id = known ?? addSpare(draft, before, friendId, this.#places(before, friendId), box);
      const [peer, user] = [draft.peers[id], draft.users[friendId]];
      if (!peer || !user) throw new UserError('unknown-device');
      if (!peer.active) throw new UserError('device-off');
      if (known === undefined) queueConfig(peer, this.#iso());
      else queueOnce(peer, isFirst, this.#iso());
      user.spare_offered_at ??= this.#iso();
      return peer.server_id;
    });
  }

  /** Moves spares aside whose door became a device's by whatever change, a change of the settings included. Call it again and again. */
  async keepApart(): Promise<void> {
    const { store, nodes } = this.#parts;
    const { peers } = store.state;
    if (this.#checked?.deref() === peers) return;
    const together = deviceLists(peers).all.filter(([, peer]) => {
      const node = peer.spare && peer.removed_at === null && nodes.find(({ id }) => id === peer.server_id);
      return node && !isApart(store.state, peer, node);
    });
    if (together.length > 0) {
      await store.update((draft, before) => {
        for (const id of new Set(together.map(([, { telegram_id }]) => telegram_id)))
          keepApart(draft, before, id, nodes, this.#iso());
      });
    }
    this.#checked = new WeakRef(peers);
  }

  #places(state: State, friendId: number): SparePlace[] {
    return sparePlaces(
      state,
      friendId,
      this.#parts.nodes.filter(({ id }) => isUp(state, id)),
    );
  }

  #iso(): string {
    return new Date(this.#parts.now()).toISOString();
  }
}
