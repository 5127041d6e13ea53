import type { DoorService } from '../../access/door-service.ts';
import { leastVersion } from '../../amnezia/apps.ts';
import { UserError } from '../../errors.ts';
import type { HandedConfig, HandedOn } from '../../handover/handed-config.ts';
import { devicesOf } from '../../peers/devices/devices.ts';
import { type HandedKey, handOver } from '../../peers/devices/hand-over.ts';
import type { Asker, PeerService } from '../../peers/devices/peer-service.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import { nameFile } from '../../peers/devices/sent-files.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { isAdmitted, isOn } from '../../peers/records/is-on.ts';
import type { DraftPeer, PeerRecord } from '../../peers/records/peer-record.ts';
import type { Draft, State } from '../../peers/records/records.ts';
import { firstTime } from '../../peers/records/seen-updates.ts';
import { generationOf } from '../features/config/guide-page.ts';
import type { NodesView } from '../views.ts';
import { fullConfig } from './config-file.ts';
import { fitsQr } from './qr-pictures.ts';

/** A change of the store; `isFirst`: false for a request that comes again, which makes nothing a second time. */
interface Change {
  readonly draft: Draft;
  readonly before: State;
  readonly isFirst: boolean;
}

/** Finds the device whose config is handed over, or makes it within the change; returns its id. Throws as the whole does. */
export type FindDevice = (change: Change) => string;

/** What was handed over. A secret. */
export interface Handed extends HandedConfig {
  readonly peerId: string;
  readonly key: HandedKey;
  readonly nodeId: string;
}

interface ServiceParts {
  readonly view: NodesView;
  readonly box: SecretBox;
  /** See `DoorService`. */
  readonly doors: Pick<DoorService, 'nameWorking'>;
}

/** Gives configs out for ways other than Telegram (rule 19). Throws `UserError`. */
export class HandoverService {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Hands a config of the friend over, in one commit with the name of its file (invariant 14). A repeated request, like a second one before
   * the key is used, gives the same key. `on`: which device it is for, null: as the record says. The node has to be known, since the file
   * names its key; the key itself follows to the node at once.
   */
  handOver(asker: Asker, find: FindDevice, on: HandedOn | null = null): Promise<Handed> {
    const { view, box, doors } = this.#parts;
    const now = new Date(view.now()).toISOString();
    return view.store.update((draft, before) => {
      if (!isAdmitted(before.users[asker.friendId], view.now())) throw new UserError('no-access');
      const peerId = find({ draft, before, isFirst: firstTime(draft, asker.updateId) });
      const peer = draft.peers[peerId];
      if (!peer) throw new UserError('unknown-device');
      if (!isOn(before, peer, view.now())) throw new UserError('device-off');
      if (on !== null) peer.platform = on;
      const { snapshot, node } = this.#known(peer);
      if (before.peers[peerId]) doors.nameWorking(draft, before, peerId); // nobody can ask for the next one by a tap
      const key = handOver(peer, box, now);
      const file = fullConfig({ nodes: view.nodes, store: { state: before } }, box, { peerId, peer, key }, snapshot);
      const hasQr = fitsQr(file.text);
      const tunnel = nameFile(draft, { ...file, hasPicture: hasQr });
      if (tunnel === null) throw new Error(`the key of ${peerId} that is handed over is not its own`);
      const { text, app } = file;
      return {
        ...{ peerId, key, nodeId: node.id, tunnel, text, app, hasQr, on: handedOn(peer) },
        deadline: key.deadline === null ? null : new Date(key.deadline),
        leastOn: (platform) => leastVersion(app, platform, generationOf(view, peer)),
      };
    });
  }

  #known({ server_id }: DraftPeer): { readonly snapshot: Snapshot; readonly node: NodeProfile } {
    const entry = this.#parts.view.nodes.find(({ node }) => node.id === server_id);
    if (!entry) throw new UserError('server-off');
    if (!entry.snapshot || entry.snapshot.hasKnownParameters === false) throw new UserError('server-not-read');
    return { snapshot: entry.snapshot, node: entry.node };
  }
}

/** The device that a button names, by the beginning of its key. */
export const chosenDevice =
  (friendId: number, peerId: string, tag: string): FindDevice =>
  ({ before }) => {
    const peer = before.peers[peerId];
    const isMeant = peer?.telegram_id === friendId && peer.removed_at === null && peer.public_key.startsWith(tag);
    if (!isMeant) throw new UserError('stale-button');
    return peerId;
  };

/** The first device of somebody who has none, on the node of their choice. */
export const firstDevice =
  (peers: Pick<PeerService, 'nodeFor' | 'makeDevice'>, friendId: number): FindDevice =>
  ({ draft, before }) => {
    const [known, ...others] = devicesOf(before, friendId);
    if (others.length > 0) throw new UserError('stale-button'); // made since the button was
    return known?.[0] ?? peers.makeDevice(draft, before, friendId, peers.nodeFor(before, friendId));
  };

/** For which device its friend said that it is. */
function handedOn({ platform }: PeerRecord): HandedOn | null {
  if (platform === 'ios' || platform === 'android') return platform;
  return platform === null ? null : 'computer';
}
