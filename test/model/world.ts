import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PendingButtons, PendingConfig } from '../../src/peers/devices/delivery.ts';
import { doorFor, doorText } from '../../src/peers/nodes/door.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import type { DraftPeer, PeerRecord } from '../../src/peers/records/peer-record.ts';
import type { State } from '../../src/peers/records/records.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { memoryDisk } from '../lab/memory-disk.ts';
import { box, NOW, node, peer, user } from '../stage/sample-state.ts';
import { SimNode } from '../stage/sim-node.ts';
import type { Message, NodeId } from './action.ts';
import { judgeCommit, type Moment } from './commit-rules.ts';
import { Life, type NamedFile, type Sabotage } from './life.ts';
import { type Chat, type File, isLost, judgeName, newChat, receive, receiveButtons } from './sim-chat.ts';
import { SimTraffic } from './sim-traffic.ts';
import { Truth } from './truth.ts';
import { watchNode } from './watch-node.ts';

/** A small network each: four addresses for friends on main, so that it fills. */
export const PROFILES: Record<NodeId, NodeProfile> = {
  main: node({ network: '10.0.0.0/29', furtherDoors: [{ host: 'vpn.example.com', port: 443 }] }),
  eu1: node({ id: 'eu1', network: '10.8.0.0/28', reserved: ['10.8.0.1'] }),
};

/** A message that was sent to the bot, and what the daemon said of it. */
export interface Sent {
  readonly updateId: number;
  readonly message: Message;
  isAcknowledged: boolean;
}

export interface WorldOptions {
  readonly graceMs: number;
  readonly sabotage?: Sabotage;
}

/** Three friends, two nodes, Telegram and a disk, and one daemon at a time. */
export class World {
  /** The wall clock, which may be set, and how much time has really passed. */
  readonly clock = { now: NOW, passed: 0 };
  readonly truth = new Truth(this.clock);
  readonly wrong: string[] = [];
  readonly nodes: Record<NodeId, SimNode>;
  /** As the owner's settings have them by now. */
  readonly profiles: Record<NodeId, NodeProfile> = { ...PROFILES };
  readonly chats: readonly Chat[] = [newChat(), newChat(), newChat()];
  /** Device → the config that its friend has imported. */
  readonly phones = new Map<string, File>();
  readonly sent: Sent[] = [];
  readonly traffic = new SimTraffic(() => this.clock.now);
  readonly graceMs: number;
  isDiskFull = false;
  hasEu1 = true;
  /** The state that the last commit was made upon. */
  beforeCommit: State | null = null;
  /** Wishes whose config this daemon saw arrive, and those that it told to be coming. */
  readonly #delivered = new Set<string>();
  readonly #noted = new Set<string>();
  readonly #folder = mkdtempSync(join(memoryDisk(), 'vpn-bot-model-'));
  readonly #sabotage: Sabotage;
  #life: Life | null = null;

  private constructor({ graceMs, sabotage = {} }: WorldOptions) {
    this.graceMs = graceMs;
    this.#sabotage = sabotage;
    const now = () => this.clock.now;
    this.nodes = { main: new SimNode('main', now), eu1: new SimNode('eu1', now) };
  }

  static async open(options: WorldOptions): Promise<World> {
    const world = new World(options);
    const store = await JsonStore.open(world.#path, () => undefined);
    await store.update((draft) => {
      for (const who of [0, 1, 2]) draft.users[world.idOf(who)] = user(world.idOf(who));
      draft.peers['old1'] = world.#takenOver();
    });
    for (const sim of Object.values(world.nodes)) watchNode(world, sim);
    for (const record of Object.values(store.state.peers)) world.truth.ours.add(record.public_key);
    await world.start();
    return world;
  }

  /** A friend's device from the predecessor: we never had its private key, and its node has the network's mask. */
  #takenOver(): DraftPeer {
    const record = peer({ telegram_id: this.idOf(2), wg_ip: '10.0.0.6/32', secret: null, sent_at: null });
    const { public_key: key, wg_ip: ip } = record;
    this.nodes.main.apply({ set: [{ publicKey: key, presharedKey: null, allowedIps: ['10.0.0.0/29'] }], remove: [] });
    this.phones.set('old1', { peerId: 'old1', nodeId: 'main', key, ip, door: null, hasButtons: false });
    return record;
  }

  get life(): Life {
    if (!this.#life) throw new Error('no daemon runs');
    return this.#life;
  }

  get state(): State {
    return this.life.store.state;
  }

  /** A friend's Telegram id. */
  idOf(who: number): number {
    return 11 + who;
  }

  chatOf(telegramId: number): Chat {
    const chat = this.chats[telegramId - 11];
    if (!chat) throw new Error(`nobody is ${telegramId}`);
    return chat;
  }

  sim(nodeId: string): SimNode {
    return nodeId === 'eu1' ? this.nodes.eu1 : this.nodes.main;
  }

  /** Starts the daemon, after the end of the one before. */
  async start(): Promise<void> {
    await this.#life?.kill();
    for (const id of ['main', 'eu1']) this.truth.missed(id);
    this.#delivered.clear();
    this.#noted.clear();
    const ids: NodeId[] = this.hasEu1 ? ['main', 'eu1'] : ['main'];
    this.#life = await Life.begin({
      path: this.#path,
      box,
      graceMs: this.graceMs,
      now: () => this.clock.now,
      traffic: this.traffic,
      awake: () => this.clock.passed,
      nodes: ids.map((id) => ({ profile: this.profiles[id], driver: this.nodes[id].driver() })),
      onUpload: (pending) => this.#judgeUpload(pending),
      upload: (pending, file) => this.#upload(pending, file),
      sendButtons: (pending) => this.#sendButtons(pending),
      onNote: ({ peerId, since }) => {
        this.#once(this.#noted, `${peerId} ${since}`, 'a friend was told twice to wait');
        if ((this.truth.met.get(peerId) ?? -1) >= this.truth.askedAt(peerId, since))
          this.wrong.push('a friend was told to wait for what had come');
      },
      onCommit: (state, previous) => {
        this.beforeCommit = previous;
        this.wrong.push(...judgeCommit(previous, state, this.#moment()));
      },
      isDiskFull: () => this.isDiskFull,
      sabotage: this.#sabotage,
    });
  }

  async close(): Promise<void> {
    await this.#life?.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Rule 10, at the moment when an upload begins. */
  #judgeUpload({ peer, key }: PendingConfig): void {
    this.#judgeSpare(peer);
    const sim = this.sim(peer.server_id);
    const there = sim.peers.get(key.public_key);
    const isWaiting = key.public_key !== peer.public_key;
    const works = there !== undefined && (isWaiting || there.ips.includes(peer.wg_ip));
    const isTold = !this.life.isStepping(sim.id); // what a command in hand does there is known when it is confirmed
    if (!works && isTold && !this.truth.changedUnseen.has(sim.id))
      this.wrong.push('a config was sent that did not work');
    if (there && there.psk !== box.open(key.public_key, key.secret).presharedKey)
      this.wrong.push('another preshared key was sent than the node has');
    if (isTold && sim.lastSeenKey !== sim.ownKey)
      this.wrong.push('a config of a node with another server key was sent');
  }

  /** Rule 16, at the same moment. */
  #judgeSpare(peer: PeerRecord): void {
    const doorOf = (one: PeerRecord) => doorText(doorFor(this.profiles[one.server_id === 'eu1' ? 'eu1' : 'main'], one));
    const rivals = Object.values(this.state.peers).filter(
      (one) => one.telegram_id === peer.telegram_id && !one.spare && one.removed_at === null,
    );
    const isShared = rivals.some((one) => one.server_id === peer.server_id && doorOf(one) === doorOf(peer));
    if (peer.spare && isShared) this.wrong.push('a spare was sent for the door of its friend’s device');
  }

  #upload(pending: PendingConfig, file: NamedFile): void {
    const { peerId, peer, key } = pending;
    const chat = this.chatOf(peer.telegram_id);
    const wish = `${peerId} ${pending.since} ${key.public_key}`;
    const count = chat.files.length;
    if (isLost(chat)) this.truth.undeliverable.set(peerId, this.clock.passed);
    try {
      receive(chat, pending, file, box);
      this.#once(this.#delivered, wish, 'a config was sent twice though Telegram had taken it');
    } finally {
      if (chat.files.length > count) {
        this.wrong.push(...judgeName(chat, file));
        this.truth.noteArrival(key.public_key);
        this.truth.met.set(peerId, this.truth.askedAt(peerId, pending.since));
      }
    }
  }

  /** Once for each time that the files came. */
  #sendButtons(pending: PendingButtons): void {
    const chat = this.chatOf(pending.peer.telegram_id);
    const count = chat.files.filter(({ key }) => key === pending.publicKey).length;
    if (count === 0) this.wrong.push('buttons came before their config');
    receiveButtons(chat, pending);
    this.#once(this.#delivered, `buttons ${pending.publicKey} ${count}`, 'the buttons were sent twice');
  }

  #once(told: Set<string>, what: string, otherwise: string): void {
    if (told.size === told.add(what).size) this.wrong.push(otherwise);
  }

  #moment(): Moment {
    return {
      now: this.clock.now,
      graceMs: this.graceMs,
      truth: this.truth,
      node: (id) => this.sim(id),
      profile: (id) => (id === 'main' || (id === 'eu1' && this.hasEu1) ? this.profiles[id] : null),
    };
  }

  get #path(): string {
    return join(this.#folder, 'peers.json');
  }
}
