import { UserError } from '../errors.ts';
import { mayChoose } from '../peers/devices/allowed-nodes.ts';
import { devicesOf } from '../peers/devices/devices.ts';
import type { Asker, PeerService, StorePort } from '../peers/devices/peer-service.ts';
import { queueOnce, startRekey } from '../peers/devices/rekey.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { type DraftPeer, isAdmitted, type State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';

interface RemedyParts {
  readonly store: StorePort;
  readonly nodes: readonly NodeProfile[];
  readonly box: SecretBox;
  readonly now: () => number;
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

  /** Queues a config on this node, creating a device there if needed. The friend's chosen server stays. */
  configOn({ friendId, updateId }: Asker, nodeId: string): Promise<void> {
    const node = this.#parts.nodes.find(({ id }) => id === nodeId);
    return this.#parts.store.update((draft, before) => {
      this.#requireAdmitted(before, friendId);
      if (!node || !mayChoose(before, friendId, nodeId)) throw new UserError('unknown-server');
      const isFirst = firstTime(draft, updateId);
      const known = devicesOf(before, friendId, nodeId)[0]?.[0];
      if (known === undefined && !isFirst) throw new UserError('unknown-device'); // a repeated update whose device was removed since
      const peer = draft.peers[known ?? this.#parts.makeDevice(draft, before, friendId, node)];
      if (peer) this.#send(peer, isFirst);
    });
  }

  #send(peer: DraftPeer, isFirst: boolean): void {
    if (!peer.active) throw new UserError('device-off');
    const now = new Date(this.#parts.now()).toISOString();
    if (peer.secret !== null || peer.next) queueOnce(peer, isFirst, now);
    else if (isFirst) startRekey(peer, this.#parts.box, now);
  }

  #requireAdmitted(state: State, friendId: number): void {
    if (!isAdmitted(state.users[friendId], this.#parts.now())) throw new UserError('no-access');
  }
}
