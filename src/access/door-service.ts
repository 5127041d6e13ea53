import { UserError } from '../errors.ts';
import type { NodeDoors } from '../health/doors/door-report.ts';
import {
  bestDoor,
  failedBefore,
  failedLately,
  hadEveryAddress,
  isFoundShut,
  isGivenUp,
  nextDoor,
} from '../health/doors/rank-doors.ts';
import { type ChooseDoor, devicesOf, keptOf, sparesOf } from '../peers/devices/devices.ts';
import type { Asker, StorePort } from '../peers/devices/peer-service.ts';
import { isImported, queueConfig, queueOnce, startRekey } from '../peers/devices/rekey.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import { keepApart, spareAt } from '../peers/devices/spare-place.ts';
import { type Door, doorFor, doorText } from '../peers/nodes/door.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { type Network, readNetwork } from '../peers/records/door-tries.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { DraftPeer, PeerRecord } from '../peers/records/peer-record.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import { doorTag, doubtDoor, failDoor } from './fail-door.ts';

interface DoorServiceParts {
  readonly store: StorePort;
  readonly nodes: readonly NodeProfile[];
  readonly box: SecretBox;
  /** What the bot's own tries of a node's doors found. */
  readonly doorsOf: (nodeId: string) => NodeDoors;
  readonly now: () => number;
}

const DAY_MS = 24 * 3_600_000;

/**
 * What came of asking for another door: its file is queued, it was already given (and is queued again), the friend's spare stands there
 * and is queued (rule 16), or there is none left.
 */
export type DoorGiven =
  | { readonly kind: 'spare'; readonly nodeId: string; readonly spareId: string }
  | { readonly kind: 'queued' | 'again'; readonly nodeId: string }
  | { readonly kind: 'none'; readonly nodeId: string };

/** Which door of its node a device's files name. */
export class DoorService {
  readonly #parts: DoorServiceParts;

  constructor(parts: DoorServiceParts) {
    this.#parts = parts;
  }

  /** The door for a new file of this friend; see `rankDoors`. */
  readonly choose: ChooseDoor = (state, node, friendId) => {
    const { doorsOf, now } = this.#parts;
    return bestDoor({ state, node, friendId, found: doorsOf(node.id), now: now() });
  };

  /** The door that the device would be given next; null: there is none, or its node left the settings. See `nextDoor` for `except`. */
  nextFor(peer: PeerRecord, except: readonly string[] = []): Door | null {
    return this.#next(this.#parts.store.state, peer, except);
  }

  /** Whether each address of its node had its turn for the device; see `hadEveryAddress`. */
  hadEveryAddress(peer: PeerRecord): boolean {
    const { store, now } = this.#parts;
    const node = this.#nodeOf(peer);
    return node !== undefined && hadEveryAddress({ state: store.state, node, now: now() }, peer);
  }

  /** Whether each address failed for the device days ago and none let it in since; see `isGivenUp`. */
  isGivenUp(peer: PeerRecord): boolean {
    const node = this.#nodeOf(peer);
    return node !== undefined && isGivenUp(node, peer, this.#parts.now());
  }

  /** The `doorTag` of the door that the device's files name. */
  tagOf(peer: PeerRecord): string {
    const node = this.#nodeOf(peer);
    return node ? doorTag(doorFor(node, peer)) : doorTag({ host: '', port: 0 });
  }

  /**
   * "This door does not work": remembers that for the friend's network, makes the device's files name the next door and queues one, with
   * the same keys. `from` is the `tagOf` that the button had: pressed again, it gives the same file again. Throws `UserError`.
   */
  giveNext({ friendId, updateId }: Asker, peerId: string, from: string, network: Network): Promise<DoorGiven> {
    return this.#parts.store.update((draft, before): DoorGiven => {
      const now = new Date(this.#parts.now()).toISOString();
      if (!isAdmitted(before.users[friendId], this.#parts.now())) throw new UserError('no-access');
      const peer = draft.peers[peerId];
      const node = peer && this.#nodeOf(peer);
      if (!node || peer.telegram_id !== friendId || peer.removed_at !== null) throw new UserError('stale-button');
      if (!peer.active) throw new UserError('device-off');
      const user = draft.users[friendId];
      if (user) user.network = { name: network, at: now };
      if (this.tagOf(peer) !== from) {
        queueOnce(peer, firstTime(draft, updateId), now);
        return { kind: 'again', nodeId: node.id };
      }
      failDoor(draft, peer, node, network, now);
      const next = this.#next(draft, peer);
      if (next === null) return { kind: 'none', nodeId: node.id };
      firstTime(draft, updateId);
      const [spareId] = spareAt(before, friendId, node, next) ?? [];
      if (spareId !== undefined && this.#handOutSpare(draft, { peer, spareId, door: next }, network, now))
        return { kind: 'spare', nodeId: node.id, spareId };
      this.#name(peer, next, now);
      keepApart(draft, before, friendId, [node], now); // a spare that is paused gives way
      return { kind: 'queued', nodeId: node.id };
    });
  }

  /**
   * Within a change that hands out a device's file as a way back in: the file names another door if the present one has just failed for its
   * friend, failed before without its coming through since, or lets nobody in by the bot's own tries. It stays where no better one is known,
   * and no door of a spare's is taken for it.
   */
  nameWorking(draft: Draft, before: State, peerId: string): void {
    const peer = draft.peers[peerId];
    const node = peer && this.#nodeOf(peer);
    if (!node) return;
    const { doorsOf, now } = this.#parts;
    const asked = { state: before, node, found: doorsOf(node.id), now: now(), friendId: peer.telegram_id };
    const present = doorFor(node, peer);
    const hasFailed = failedLately(peer, asked.now).includes(doorText(present));
    if (!hasFailed && !isFoundShut(present, asked)) return;
    const next = this.#next(before, peer, this.#doorsOfSpares(before, peer, node));
    if (next === null || isFoundShut(next, asked)) return;
    peer.door = doorText(next);
    if (peer.trying_door) peer.trying_door.at = new Date(asked.now).toISOString(); // another trial begins
  }

  /**
   * Within a change that hands out a device's file beside another one, to a friend whom none of theirs lets in: the file names a door that it
   * did not name within a day, and the present one comes last for them. Where there is none it stays, as does that of a spare that was never
   * switched on; false if that has failed as well.
   */
  nameAnother(draft: Draft, before: State, peerId: string): boolean {
    const peer = draft.peers[peerId];
    const node = peer && this.#nodeOf(peer);
    if (!node) return false;
    const { doorsOf, now } = this.#parts;
    const next = this.#next(before, peer, this.#doorsOfSpares(before, peer, node));
    const isShut = (door: Door) => isFoundShut(door, { state: before, node, found: doorsOf(node.id) });
    const present = doorFor(node, peer);
    const mayHelp = !failedBefore(peer, now()).includes(doorText(present)) && !isShut(present);
    const isUnused = peer.spare && peer.proven_at === null;
    if (next === null || isShut(next) || (isUnused && mayHelp)) return mayHelp;
    const network = readNetwork(before.users[peer.telegram_id]?.network?.name);
    doubtDoor(peer, node, network, new Date(now()).toISOString());
    peer.door = doorText(next);
    return true;
  }

  /**
   * Within a change for a friend who says that none of their files works, without saying which they tried: the doors of all but `except`
   * come last for them. Spares do not count, as they may have been forgotten, unless one was handed out within a day; nor do devices of
   * a node where each address failed before, of which the letter says nothing new.
   */
  doubtAll(draft: Draft, before: State, friendId: number, except: string | null): void {
    const at = new Date(this.#parts.now() - 1).toISOString(); // what they are given now was tried last
    for (const [id, { active, spare, trying_door: trying }] of keptOf(before, friendId)) {
      const peer = draft.peers[id];
      const node = peer && this.#nodeOf(peer);
      const wasHandedOut = trying !== null && Math.abs(this.#parts.now() - Date.parse(trying.at)) < DAY_MS;
      if (!node || !active || id === except || (spare && !wasHandedOut) || this.isGivenUp(peer)) continue;
      doubtDoor(peer, node, readNetwork(before.users[friendId]?.network?.name), at);
    }
  }

  /** The doors that a device may not be given, since its friend's spares stand there (rule 16). */
  #doorsOfSpares(state: State, peer: PeerRecord, node: NodeProfile): string[] {
    const spares = peer.spare ? [] : sparesOf(state, peer.telegram_id, node.id);
    return spares.map(([, spare]) => doorText(doorFor(node, spare)));
  }

  /** Queues the spare that stands at this door; the next time another door is tried. False while the owner has paused it. */
  #handOutSpare(
    draft: Draft,
    { peer, spareId, door }: { readonly peer: DraftPeer; readonly spareId: string; readonly door: Door },
    network: Network,
    now: string,
  ): boolean {
    const spare = draft.peers[spareId];
    if (!spare?.active) return false;
    peer.trying_door?.failed.push(doorText(door));
    spare.trying_door = { at: now, network, failed: [] };
    queueConfig(spare, now);
    return true;
  }

  #name(peer: DraftPeer, door: Door, now: string): void {
    peer.door = doorText(door);
    if (isImported(peer)) startRekey(peer, this.#parts.box, now);
    else queueConfig(peer, now);
  }

  #next(state: State, peer: PeerRecord, except: readonly string[] = []): Door | null {
    const { doorsOf, now } = this.#parts;
    const node = this.#nodeOf(peer);
    if (!node) return null;
    // rule 16: a spare is never given the door of its friend's device
    const devices = peer.spare ? devicesOf(state, peer.telegram_id, node.id) : [];
    const out = [...except, ...devices.map(([, device]) => doorText(doorFor(node, device)))];
    return nextDoor({ state, node, found: doorsOf(node.id), now: now() }, peer, out);
  }

  #nodeOf({ server_id }: PeerRecord): NodeProfile | undefined {
    return this.#parts.nodes.find(({ id }) => id === server_id);
  }
}
