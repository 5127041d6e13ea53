import { DoorService } from '../../../../src/access/door-service.ts';
import { RemedyService } from '../../../../src/access/remedy-service.ts';
import { RollOutService } from '../../../../src/access/rollout-service.ts';
import { recordOffered, spareOffers } from '../../../../src/access/spare-offers.ts';
import { gatherFacts } from '../../../../src/health/device-facts.ts';
import { diagnose } from '../../../../src/health/diagnose.ts';
import { doorConditions } from '../../../../src/health/doors/door-conditions.ts';
import { recordPassage } from '../../../../src/health/doors/passage-watch.ts';
import { SeenSinceStart } from '../../../../src/health/last-seen.ts';
import { PeerHistory } from '../../../../src/health/peer-history.ts';
import { freshNode, otherNode } from '../../../../src/health/remedy.ts';
import { decideAnswer } from '../../../../src/mail/decide-answer.ts';
import { decideSecond } from '../../../../src/mail/decide-second.ts';
import { LETTERS_A_DAY } from '../../../../src/mail/take-letters.ts';
import { devicesOf } from '../../../../src/peers/devices/devices.ts';
import { keyTag } from '../../../../src/peers/devices/rekey.ts';
import { doorFor, doorsOf, doorText } from '../../../../src/peers/nodes/door.ts';
import type { NodeProfile } from '../../../../src/peers/nodes/node-profile.ts';
import { deviceLists } from '../../../../src/peers/records/device-lists.ts';
import type { Network } from '../../../../src/peers/records/door-tries.ts';
import type { State } from '../../../../src/peers/records/records.ts';
import { openRollOut } from '../../../../src/peers/records/rollout-record.ts';
import { advanceRollOut } from '../../../../src/peers/rollouts/advance.ts';
import type { ExitSettings } from '../../../../src/telegram/features/config/exits.ts';
import type { NodesView } from '../../../../src/telegram/views.ts';
import type { Texts } from '../../../../src/texts/chat/texts.ts';
import { WIREGUARD } from '../../../../src/wireguard/dialect/dialect.ts';
import { DoorWatch } from '../../../../src/wiring/door-watch.ts';
import { recordLog } from '../../../lab/recorded-log.ts';
import type { Life } from '../../../model/life.ts';
import { pressHelp } from '../../../stage/press-help.ts';
import { box, DAY, iso } from '../../../stage/sample-state.ts';
import type { SimNode } from '../../../stage/sim-node.ts';
import type { Blocks, Tunnel } from './blocks.ts';

interface BotParts {
  readonly life: Life;
  readonly nodes: readonly NodeProfile[];
  readonly sims: ReadonlyMap<string, SimNode>;
  readonly blocks: Blocks;
  readonly now: () => number;
  readonly texts: Texts;
  /** What answers are made from, as it is now. */
  readonly view: () => NodesView & ExitSettings;
}

/** How long an old key outlives its successor's file. */
export const GRACE_MS = 7 * DAY;

/**
 * What of the bot has to do with doors, as the daemon puts it together: the diagnosis behind "It does not work" and the file that its answer
 * gives, spares, the bot's own tries of doors, roll-outs, letters. Only the tries' packets are simulated: see `Blocks`.
 */
export class Bot {
  readonly doors: DoorService;
  readonly remedies: RemedyService;
  readonly rollOuts: RollOutService;
  readonly #parts: BotParts;
  readonly #watch: DoorWatch;
  readonly #history = new PeerHistory();
  readonly #lastSeen = new SeenSinceStart();
  #updateId = 1;
  /** When each friend's letters were answered (ms). */
  readonly #answered = new Map<number, number[]>();

  constructor(parts: BotParts) {
    this.#parts = parts;
    const { life, nodes, now, blocks } = parts;
    const { store } = life;
    this.#watch = new DoorWatch({
      nodes: nodes.map((node, index) => ({
        ...node,
        ...{ dialect: WIREGUARD, interface: 'wg0' },
        ssh: { host: `192.0.2.${index + 1}`, port: 22, user: 'vpn-bot', keyPath: '/key', hostKey: 'SHA256:x' },
      })),
      snapshotOf: (id) => life.snapshotOf(id),
      ...{ store, box, now, minutes: 5, random: () => 0, log: recordLog().log },
      probe: async ({ host, port }) =>
        blocks.isShutToAll(doorText({ host, port }))
          ? { kind: 'silent', unreadable: 0 }
          : { kind: 'open', handshakeMs: 40, echoMs: 40, echoes: 30 },
    });
    this.doors = new DoorService({ store, nodes, box, now, doorsOf: (id) => this.#watch.doorsOf(id) });
    const makeDevice: Life['peers']['makeDevice'] = (...asked) => life.peers.makeDevice(...asked);
    const nameWorking: DoorService['nameWorking'] = (...asked) => this.doors.nameWorking(...asked);
    this.remedies = new RemedyService({ store, nodes, box, now, makeDevice, nameWorking });
    this.rollOuts = new RollOutService({ store, nodes, now });
  }

  get state(): State {
    return this.#parts.life.store.state;
  }

  asker(friendId: number): { friendId: number; updateId: number } {
    this.#updateId += 1;
    return { friendId, updateId: this.#updateId };
  }

  /** Looks at every node until no config waits that could go out. */
  async settle(): Promise<void> {
    const { life, nodes } = this.#parts;
    for (let round = 0; round < 8; round += 1) {
      for (const { id } of nodes) life.step(id);
      await life.idle();
      if (deviceLists(this.state.peers).toSend.length === 0) break;
    }
    for (const { id } of nodes) {
      const snapshot = life.snapshotOf(id);
      if (!snapshot) continue;
      this.#history.note(id, snapshot);
      this.#lastSeen.note(this.state, id, snapshot);
    }
  }

  /** One round of the bot's tries of all doors. Returns the doors that the owner is told are shut. */
  async tryDoors(): Promise<{ readonly nodeId: string; readonly door: string }[]> {
    const { life, nodes, now } = this.#parts;
    await this.#watch.round();
    return nodes.flatMap((node) => {
      const found = this.#watch.doorsOf(node.id);
      const sight = { state: this.state, node, snapshot: life.snapshotOf(node.id), found, now: now(), ahead: 0 };
      return doorConditions(sight).flatMap(({ alert, level }) =>
        alert.kind === 'door' && level === 'on' ? [{ nodeId: node.id, door: alert.door }] : [],
      );
    });
  }

  /** What goes on with open roll-outs now. */
  async rollOn(): Promise<void> {
    const { life, nodes, now } = this.#parts;
    for (const node of nodes) {
      if (openRollOut(this.state, node.id) === null) continue;
      const snapshot = life.snapshotOf(node.id);
      const round = {
        node,
        snapshot,
        now: now(),
        graceMs: GRACE_MS,
        box,
        chooseDoor: this.doors.choose,
        isQuiet: false,
      };
      if (await advanceRollOut(life.store, round)) await this.settle();
    }
  }

  /** Friends who get the offer of a spare now. */
  async offerSpares(): Promise<number[]> {
    const { life, nodes, now } = this.#parts;
    const offered = spareOffers({ state: this.state, nodes, lastSeen: this.#lastSeen, now: now() });
    if (offered.length > 0)
      await life.store.update((draft) => void offered.map((id) => recordOffered(draft, id, iso(now()))));
    return offered;
  }

  /**
   * "It does not work" under a device's file, and the button below the answer: the file of another way in, or of another server. Returns
   * whether a file comes: else only the owner is left.
   */
  async help(friendId: number, peerId: string, network: Network): Promise<boolean> {
    const { life, now, texts, view } = this.#parts;
    const peer = this.state.peers[peerId];
    if (!peer) return false;
    await this.settle();
    const snapshot = life.snapshotOf(peer.server_id);
    const tag = keyTag((peer.next ?? peer).public_key);
    const facts = gatherFacts({
      ...{ state: this.state, peerId, peer, tag, now: now() },
      ...{ inSettings: true, snapshot, first: snapshot, history: this.#history, lastSeen: this.#lastSeen },
    });
    const parts = { view: view(), doors: this.doors, remedies: this.remedies, texts };
    const diagnosed = { peerId, tag, facts, finding: diagnose(facts) };
    const isGiven = await pressHelp(parts, this.asker(friendId), diagnosed, network);
    if (isGiven) await this.settle();
    return isGiven;
  }

  /** How many more letters of this friend are answered today. */
  lettersLeft(friendId: number): number {
    const now = this.#parts.now();
    return LETTERS_A_DAY - (this.#answered.get(friendId) ?? []).filter((at) => now - at < DAY).length;
  }

  /** A letter that asks for another way in, one of `lettersLeft`; the files of the answer in its order. */
  async letter(friendId: number): Promise<Tunnel[]> {
    const { life, nodes, now } = this.#parts;
    const { store, peers } = life;
    this.#answered.set(friendId, [...(this.#answered.get(friendId) ?? []), now()]);
    const ups = () =>
      nodes.map((one) => ({
        ...{ id: one.id, isUp: life.snapshotOf(one.id) !== null },
        doors: doorsOf(one).map(doorText),
      }));
    const nodeOf = (id: string | null) => nodes.find((node) => node.id === id) ?? null;
    const choices = {
      otherNode: (id: number, nodeId: string) => nodeOf(otherNode(this.state, id, nodeId, ups(), now())),
      freshNode: (id: number) => nodeOf(freshNode(this.state, id, ups(), now())),
      hasNode: (nodeId: string) => nodeOf(nodeId) !== null,
    };
    const { updateId } = this.asker(friendId);
    const asked = { wish: 'door', device: null, at: iso(now()), letter: -updateId, place: `1.${updateId}`, peer: null };
    const services = { store, box, peers, doors: this.doors, ...choices, now };
    const first = await decideAnswer(services, friendId, asked);
    const second = await decideSecond(services, friendId, asked, first);
    await this.settle();
    return [first, ...(second === null ? [] : [second])].flatMap((peerId) => {
      const peer = this.state.peers[peerId];
      const node = nodes.find(({ id }) => id === peer?.server_id);
      if (!peer || !node) return [];
      return [{ peerId, nodeId: node.id, key: (peer.next ?? peer).public_key, door: doorText(doorFor(node, peer)) }];
    });
  }

  /** A tunnel was switched on and works, as the looks at the node note it. */
  async works({ peerId }: Tunnel): Promise<void> {
    const { life, now } = this.#parts;
    await this.settle();
    const asked = this.state.peers[peerId]?.trying_door?.at;
    if (asked !== undefined) await life.store.update((draft) => recordPassage(draft, { peerId, asked }, iso(now())));
  }

  /** The friend's usual device: the first that is no spare. */
  deviceOf(friendId: number): string | null {
    return devicesOf(this.state, friendId)[0]?.[0] ?? null;
  }

  stop(): void {
    this.#watch.stop();
  }
}
