import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PendingConfig } from '../../../../src/peers/devices/delivery.ts';
import { doorsOf, doorText } from '../../../../src/peers/nodes/door.ts';
import type { NodeProfile } from '../../../../src/peers/nodes/node-profile.ts';
import { NETWORKS } from '../../../../src/peers/records/door-tries.ts';
import { JsonStore } from '../../../../src/store/json-store.ts';
import { fullConfig } from '../../../../src/telegram/delivery/config-file.ts';
import { settleDoor } from '../../../../src/telegram/delivery/settle-door.ts';
import { loadLanguages } from '../../../../src/texts/chat/languages.ts';
import type { Chance } from '../../../lab/chance.ts';
import { memoryDisk } from '../../../lab/memory-disk.ts';
import { Life, type NamedFile } from '../../../model/life.ts';
import { told, VALUES } from '../../../stage/amnezia-parameters.ts';
import { box, DAY, NOW, node, user } from '../../../stage/sample-state.ts';
import { SimNode } from '../../../stage/sim-node.ts';
import { Blocks, type Tunnel } from './blocks.ts';
import { Bot, GRACE_MS } from './bot.ts';
import { BlockedFriend, type Outage } from './friend.ts';
import { Timeline } from './timeline.ts';

/** Of each kind one: masked, plain, masked; each with a second port, and a relay on another machine. */
const PROTOCOLS = ['amneziawg', 'wireguard', 'amneziawg'] as const;

/** Servers with several doors, networks that close them, friends with phones, and the real bot in between. */
export class BlockedWorld {
  readonly timeline = new Timeline(NOW - (NOW % DAY));
  readonly outages: Outage[] = [];
  readonly friends = new Map<number, BlockedFriend>();
  readonly nodes: readonly NodeProfile[];
  readonly sims: ReadonlyMap<string, SimNode>;
  readonly blocks: Blocks;
  /** Whether Telegram cannot be reached without a VPN just now. */
  isTelegramBlocked = false;
  /** Files that came unasked. */
  news = 0;
  readonly #folder = mkdtempSync(join(memoryDisk(), 'vpn-bot-blocked-'));
  #running: { readonly life: Life; readonly bot: Bot } | null = null;

  constructor() {
    const now = () => this.timeline.now;
    this.nodes = PROTOCOLS.map((protocol, index) => {
      const [id, host] = [`n${index + 1}`, `n${index + 1}.example.com`];
      const furtherDoors = [
        { host, port: 443 },
        { host: `relay${index + 1}.example.com`, port: 4443 },
      ];
      const network = `10.${8 * (index + 1)}.0.0/21`;
      return node({
        id,
        name: id,
        protocol,
        endpointHost: host,
        furtherDoors,
        network,
        reserved: [`10.${8 * (index + 1)}.0.1`],
      });
    });
    this.sims = new Map(this.nodes.map(({ id }) => [id, new SimNode(id, now)]));
    for (const { id, protocol } of this.nodes) {
      const sim = this.sims.get(id);
      if (sim && protocol === 'amneziawg') sim.told = told(VALUES);
    }
    this.blocks = new Blocks(now, this.nodes);
  }

  get life(): Life {
    return this.#parts.life;
  }

  get bot(): Bot {
    return this.#parts.bot;
  }

  /** Lets everybody in, spread over the servers. */
  async open(count: number, chance: Chance): Promise<void> {
    const path = join(this.#folder, 'peers.json');
    const store = await JsonStore.open(path, () => undefined);
    await store.update((draft) => {
      for (let id = 1; id <= count; id += 1) {
        draft.users[id] = user(id, { preferred_server_id: this.nodes[id % this.nodes.length]?.id ?? null });
        this.friends.set(id, new BlockedFriend(this, id, chance.pick(NETWORKS), chance.fork()));
      }
    });
    const now = () => this.timeline.now;
    const life = await Life.begin({
      ...{ path, box, graceMs: GRACE_MS, now, awake: now },
      nodes: this.nodes.map((profile) => ({ profile, driver: this.#sim(profile.id).driver() })),
      onUpload: () => undefined,
      upload: (pending, file) => this.#receive(pending, file),
      sendButtons: () => undefined,
      onNote: () => undefined,
      onCommit: () => undefined,
      isDiskFull: () => false,
      sabotage: {},
      fileOf: (pending, on) => ({ ...fullConfig(this.#view, box, pending, on), hasPicture: false }),
      settleDoor: (pending) => settleDoor(this.#view, this.bot.doors.choose, pending),
    });
    const { en: texts } = await loadLanguages('UTC');
    const bot = new Bot({
      life,
      nodes: this.nodes,
      sims: this.sims,
      blocks: this.blocks,
      now,
      texts,
      view: () => this.#view,
    });
    this.#running = { life, bot };
  }

  async close(): Promise<void> {
    this.#running?.bot.stop();
    await this.#running?.life.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Every phone that is on shakes hands, as each does every two minutes; then the bot looks. */
  async look(): Promise<void> {
    for (const friend of this.friends.values()) if (friend.current) this.connects(friend, friend.current);
    await this.bot.settle();
  }

  /** Whether a friend's phone gets through with this file, and shakes hands. */
  connects({ id }: BlockedFriend, tunnel: Tunnel): boolean {
    return !this.blocks.isShut(id, tunnel) && this.#sim(tunnel.nodeId).shake(tunnel.key);
  }

  /** Whether a friend can open Telegram: without the VPN, or by it. */
  hasTelegram(friend: BlockedFriend): boolean {
    return !this.isTelegramBlocked || (friend.current !== null && this.connects(friend, friend.current));
  }

  /** All doors of all servers. */
  get doors(): { readonly nodeId: string; readonly door: string }[] {
    return this.nodes.flatMap((profile) =>
      doorsOf(profile).map((door) => ({ nodeId: profile.id, door: doorText(door) })),
    );
  }

  /** What files are made from. */
  get #view() {
    const nodes = this.nodes.map((profile) => ({ node: profile, snapshot: this.life.snapshotOf(profile.id) }));
    const exits = { exitDefault: 'home', exitCountry: 'ru', exitFallback: 'direct', exitChoice: 'friends' } as const;
    const settings = { adminId: 1, regenGraceSeconds: GRACE_MS / 1000, ...exits };
    return { store: this.life.store, nodes, nodesOff: [], now: () => this.timeline.now, settings };
  }

  #receive({ peerId, peer, key }: PendingConfig, { text }: NamedFile): void {
    const door = /^Endpoint = (.+)$/m.exec(text)?.[1] ?? '';
    if (peer.send?.news !== undefined) this.news += 1;
    this.friends.get(peer.telegram_id)?.unread.push({ peerId, nodeId: peer.server_id, key: key.public_key, door });
  }

  get #parts(): { readonly life: Life; readonly bot: Bot } {
    if (!this.#running) throw new Error('the world is not open');
    return this.#running;
  }

  #sim(id: string): SimNode {
    const sim = this.sims.get(id);
    if (!sim) throw new Error(`there is no node ${id}`);
    return sim;
  }
}
