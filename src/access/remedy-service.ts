import { UserError } from '../errors.ts';
import { mayChoose } from '../peers/devices/allowed-nodes.ts';
import { keptOf } from '../peers/devices/devices.ts';
import type { Asker, PeerService, StorePort } from '../peers/devices/peer-service.ts';
import { queueOnce, startRekey } from '../peers/devices/rekey.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import { doorFor } from '../peers/nodes/door.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { readNetwork } from '../peers/records/door-tries.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { DraftPeer } from '../peers/records/peer-record.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import type { DoorService } from './door-service.ts';
import { doorTag, failDoor, type LeftDoor } from './fail-door.ts';

interface RemedyParts {
  readonly store: StorePort;
  readonly nodes: readonly NodeProfile[];
  readonly box: SecretBox;
  readonly now: () => number;
  /** See `DoorService`. */
  readonly nameWorking: DoorService['nameWorking'];
  /** See `PeerService`. */
  readonly makeDevice: PeerService['makeDevice'];
}

/** The changes that a friend is offered when their VPN does not work. Throws `UserError`. */
export class RemedyService {
  readonly #parts: RemedyParts;

  constructor(parts: RemedyParts) {
    this.#parts = parts;
  }

  /** Queues the device's config again, with new keys if we never had the private key of the old one. */
  sendAgain({ friendId, updateId }: Asker, peerId: string): Promise<void> {
    return this.#parts.store.update((draft, before) => {
      this.#requireAdmitted(before, friendId);
      const peer = draft.peers[peerId];
      if (!peer || peer.telegram_id !== friendId || peer.removed_at !== null) throw new UserError('stale-button');
      this.#send(peer, firstTime(draft, updateId));
    });
  }

  /**
   * Queues a config on this node, creating a device there if needed. The friend's chosen server stays; the
   * door of a device there does not if it is known not to let them in. `left`: the door that does not work
   * for them, which counts as its failure while the device still has it.
   */
  configOn({ friendId, updateId }: Asker, nodeId: string, left?: LeftDoor): Promise<void> {
    return this.#parts.store.update((draft, before) => {
      this.giveOn(draft, before, friendId, nodeId, firstTime(draft, updateId));
      if (left) this.#leave(draft, friendId, left);
    });
  }

  /** The same within a change; `isFirst`: it is not a repeated update. */
  giveOn(draft: Draft, before: State, friendId: number, nodeId: string, isFirst: boolean): void {
    const node = this.#parts.nodes.find(({ id }) => id === nodeId);
    this.#requireAdmitted(before, friendId);
    if (!node || !mayChoose(before, friendId, nodeId)) throw new UserError('unknown-server');
    const there = keptOf(before, friendId, nodeId);
    const [known] = there.find(([, { spare }]) => !spare) ?? there[0] ?? []; // a spare there is what is handed out (rule 16)
    if (known === undefined && !isFirst) throw new UserError('unknown-device'); // a repeated update whose device was removed since
    const peer = draft.peers[known ?? this.#parts.makeDevice(draft, before, friendId, node)];
    if (known !== undefined && peer?.active && isFirst) this.#parts.nameWorking(draft, before, known);
    if (peer) this.#send(peer, isFirst);
  }

  #send(peer: DraftPeer, isFirst: boolean): void {
    if (!peer.active) throw new UserError('device-off');
    const now = new Date(this.#parts.now()).toISOString();
    if (peer.secret !== null || peer.next) queueOnce(peer, isFirst, now);
    else if (isFirst) startRekey(peer, this.#parts.box, now);
  }

  #leave(draft: Draft, friendId: number, { peerId, from }: LeftDoor): void {
    const { nodes, now } = this.#parts;
    const peer = draft.peers[peerId];
    const node = peer && nodes.find(({ id }) => id === peer.server_id);
    if (!node || peer.telegram_id !== friendId || peer.removed_at !== null) return;
    if (doorTag(doorFor(node, peer)) !== from) return; // it was given another one since
    const network = readNetwork(draft.users[friendId]?.network?.name);
    failDoor(draft, peer, node, network, new Date(now()).toISOString());
  }

  #requireAdmitted(state: State, friendId: number): void {
    if (!isAdmitted(state.users[friendId], this.#parts.now())) throw new UserError('no-access');
  }
}
