import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../src/errors.ts';
import type { PendingConfig } from '../../../src/peers/devices/delivery.ts';
import type { NodeProfile } from '../../../src/peers/nodes/node-profile.ts';
import { changedNodes } from '../../../src/peers/plan/changed-nodes.ts';
import { deviceLists } from '../../../src/peers/records/device-lists.ts';
import type { State } from '../../../src/peers/records/records.ts';
import { JsonStore } from '../../../src/store/json-store.ts';
import type { Chance } from '../../lab/chance.ts';
import { memoryDisk } from '../../lab/memory-disk.ts';
import { Life } from '../../model/life.ts';
import { type Chat, newChat, receive } from '../../model/sim-chat.ts';
import { box, DAY, NOW, node, user } from '../../stage/sample-state.ts';
import { SimNode } from '../../stage/sim-node.ts';
import type { Deed } from './people.ts';
import { TelegramPace } from './telegram-pace.ts';

/** Telegram hands out at most so many updates at once. */
const BATCH = 100;
/** Of a hundred updates how many come a second time. */
const AGAIN = 0.01;

/** Nodes, chats, a virtual clock, and the real service, plan, loops, deliveries and store between them. */
export class World {
  readonly clock = { now: NOW };
  readonly pace = new TelegramPace(() => this.clock.now);
  readonly nodes = new Map<string, SimNode>();
  readonly chats = new Map<number, Chat>();
  /** Who was told that a config will come, and whom we have nothing to send any more. */
  readonly owed = new Set<number>();
  readonly tally = { commands: 0, uploads: 0, commits: 0, refusals: 0, starts: 0 };
  readonly #profiles: NodeProfile[] = [];
  readonly #folder = mkdtempSync(join(memoryDisk(), 'vpn-bot-simulation-'));
  readonly #chance: Chance;
  readonly #dirty = new Set<string>();
  /** Keys that arrived and are not in use yet. */
  #toImport: { nodeId: string; key: string }[] = [];
  #updateId = 1;
  #life: Life | null = null;

  constructor(chance: Chance, nodes: number) {
    this.#chance = chance;
    for (let n = 1; n <= nodes; n += 1) {
      const id = `n${n}`;
      this.#profiles.push(node({ id, network: `10.${n}.0.0/19`, reserved: [`10.${n}.0.1`] }));
      this.nodes.set(id, new SimNode(id, () => this.clock.now));
    }
  }

  get life(): Life {
    if (!this.#life) throw new Error('no daemon runs');
    return this.#life;
  }

  get state(): State {
    return this.life.store.state;
  }

  get path(): string {
    return join(this.#folder, 'peers.json');
  }

  /** Lets everybody in, spread over the nodes, and starts the first daemon. */
  async open(friends: number): Promise<void> {
    const store = await JsonStore.open(this.path, () => undefined);
    const ids = [...this.nodes.keys()];
    await store.update((draft) => {
      for (let id = 1; id <= friends; id += 1)
        draft.users[id] = user(id, { preferred_server_id: ids[id % ids.length] ?? null });
    });
    await this.restart();
  }

  /** As a kill and a new start. */
  async restart(): Promise<void> {
    await this.#life?.kill();
    this.tally.starts += 1;
    this.#life = await Life.begin({
      path: this.path,
      box,
      graceMs: 7 * DAY,
      now: () => this.clock.now,
      awake: () => this.clock.now,
      nodes: this.#profiles.map((profile) => ({ profile, driver: this.#sim(profile.id).driver() })),
      onUpload: () => undefined,
      upload: (pending) => this.#upload(pending),
      sendButtons: ({ peer }) => void this.pace.takes(peer.telegram_id),
      onNote: ({ peer }) => void this.pace.takes(peer.telegram_id),
      onCommit: (state, previous) => {
        this.tally.commits += 1;
        for (const id of changedNodes(previous, state)) this.#dirty.add(id);
      },
      isDiskFull: () => false,
      sabotage: {},
    });
  }

  async close(): Promise<void> {
    await this.#life?.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** One hour: its wishes in Telegram's batches, a second each, until nothing waits that could go out; every node is looked at. */
  async hour(deeds: readonly Deed[]): Promise<void> {
    const end = this.clock.now + 3_600_000;
    for (const id of this.nodes.keys()) this.#dirty.add(id);
    for (const { nodeId, key } of this.#toImport.splice(0)) this.#sim(nodeId).shake(key);
    for (let at = 0; at < deeds.length || this.#isBusy(); at += BATCH) {
      await Promise.all(deeds.slice(at, at + BATCH).map((deed) => this.#ask(deed)));
      await this.#second();
    }
    this.clock.now = Math.max(end, this.clock.now);
  }

  async #second(): Promise<void> {
    this.clock.now += 1000;
    const waiting = deviceLists(this.state.peers).toSend.map(([, peer]) => peer.server_id);
    for (const id of new Set([...this.#dirty, ...waiting])) this.life.step(id);
    this.#dirty.clear();
    await this.life.idle();
  }

  /** Whether a config waits for anything but its node. */
  #isBusy(): boolean {
    return deviceLists(this.state.peers).toSend.some(([, peer]) => this.#sim(peer.server_id).isUp);
  }

  async #ask(deed: Deed): Promise<void> {
    this.#updateId += 1;
    const asker = { friendId: deed.id, updateId: this.#updateId };
    this.tally.commands += 1;
    await this.#handle(deed, asker);
    if (this.#chance.happens(AGAIN)) await this.#handle(deed, asker);
  }

  async #handle(deed: Deed, asker: { friendId: number; updateId: number }): Promise<void> {
    const { peers, access } = this.life;
    try {
      if (deed.do === 'remove') await access.remove(deed.id, asker.updateId);
      else if (deed.do === 'letInAgain') await access.add(deed.id, asker.updateId);
      else {
        if (deed.do === 'move') await peers.preferServer(asker, deed.nodeId);
        else if (deed.do === 'regen') await peers.regenerate(asker);
        else await peers.getConfig(asker);
        this.owed.add(deed.id);
      }
      if (deed.do === 'remove') this.owed.delete(deed.id);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.tally.refusals += 1;
    }
  }

  #upload(pending: PendingConfig): void {
    const { peer, key } = pending;
    const chat = this.chats.get(peer.telegram_id) ?? newChat();
    this.chats.set(peer.telegram_id, chat);
    if (!this.pace.takes(peer.telegram_id)) chat.fault = 'slow-down';
    receive(chat, pending, { tunnel: '', text: '' }, box);
    this.tally.uploads += 1;
    const older = chat.files.findIndex((file) => file.peerId === pending.peerId);
    if (older < chat.files.length - 1) chat.files.splice(older, 1); // of a month only the newest are kept
    this.#toImport.push({ nodeId: peer.server_id, key: key.public_key });
  }

  #sim(id: string): SimNode {
    const sim = this.nodes.get(id);
    if (!sim) throw new Error(`there is no node ${id}`);
    return sim;
  }
}
