import { expect } from 'vitest';
import { exchange } from '../../src/cli/control/exchange.ts';
import { newRequestId, possiblePaths, storeName } from '../../src/control/protocol.ts';
import { mayMakeKey } from '../../src/peers/devices/rekey.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { openRollOut } from '../../src/peers/records/rollout-record.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import type { Chance } from '../lab/chance.ts';
import { eventually } from '../lab/eventually.ts';
import type { Story } from '../stage/story.ts';
import { pause } from './pause.ts';

/** While kills go on: each roll-out takes one of the five new keys that a device may get in a day. */
const MOST_ROUNDS = 2;
const PATIENCE = { timeout: 240_000, every: 200 };

type Deed = 'start' | 'finish' | 'closes' | 'stays';

/**
 * The owner at the shell, who announces that one of a server's doors closes, sends new files to those who use it, ends that after a while,
 * and keeps the door after all. What the bot says is done is looked for in the store from then on.
 */
export class Campaign {
  /** Roll-outs that were begun, or may have been, and those that were ended. */
  begun = 0;
  ended = 0;
  readonly #story: Story;
  readonly #node: string;
  readonly #doors: readonly string[];

  constructor(story: Story, node: string, doors: readonly string[]) {
    this.#story = story;
    this.#node = node;
    this.#doors = doors;
  }

  /** Some rounds in the middle of everything, until the signal. */
  async run(chance: Chance, signal: AbortSignal): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS && !signal.aborted; round += 1) {
      await pause(chance.between(1000, 8000), signal);
      await this.#round(this.#doors[round % this.#doors.length] ?? '', signal, () =>
        pause(chance.between(3000, 15_000), signal),
      );
    }
  }

  /** A last round in peace for each door, once whatever the torture interrupted has been brought to its end. */
  async end(): Promise<void> {
    const { signal } = new AbortController();
    if (openRollOut(this.#store, this.#node) !== null) await this.#finish(signal);
    for (const door of this.#doors) await this.#ask('stays', signal, door);
    for (const door of this.#doors) await this.#round(door, signal, () => this.#reachesAll());
    expect(this.ended, 'roll-outs that were ended').toBeGreaterThan(0);
  }

  async #round(door: string, signal: AbortSignal, wait: () => Promise<unknown>): Promise<void> {
    if ((await this.#ask('closes', signal, door)) !== 'done') return;
    const isToClose = ({ nodes }: Draft) => nodes[this.#node]?.closing[door] !== undefined;
    this.#expect(isToClose, `that ${door} closes was forgotten`);
    this.begun += 1;
    const started = await this.#ask('start', signal); // refused when no file names that door
    await wait();
    this.#expect(isToClose, `that ${door} closes was forgotten`);
    if (started === 'done') {
      this.#expect(({ rollouts }) => this.#of(rollouts).length > 0, 'a roll-out was forgotten');
      await this.#finish(signal);
    }
    await this.#ask('stays', signal, door);
  }

  /** Ends the roll-out, unless it has ended by itself; it stays so. */
  async #finish(signal: AbortSignal): Promise<void> {
    if ((await this.#ask('finish', signal)) === null) return;
    this.ended += 1;
    this.#expect((store) => openRollOut(store, this.#node) === null, 'a roll-out that was ended is open again');
  }

  async #reachesAll(): Promise<void> {
    await eventually(() => this.#waiting(this.#store).length === 0, PATIENCE).catch((cause: unknown) => {
      throw new Error(`the roll-out never got to ${this.#waiting(this.#store).join(', ')}`, { cause });
    });
  }

  /** Devices of the open roll-out whose turn has not come, though they are on and may get a key. */
  #waiting(store: Draft): string[] {
    const rollOut = store.rollouts[openRollOut(store, this.#node) ?? ''];
    const now = new Date().toISOString();
    return Object.entries(rollOut?.devices ?? {}).flatMap(([id, { state }]) => {
      const peer = store.peers[id];
      return state === 'waiting' && peer && mayMakeKey(peer, now) ? [id] : [];
    });
  }

  /** Asks the running bot until it answers, through kills and a full disk; null: the end of the torture came first. */
  async #ask(deed: Deed, signal: AbortSignal, door: string | null = null): Promise<'done' | 'refused' | null> {
    const { storePath } = this.#story.daemon;
    const [path = ''] = possiblePaths(storePath);
    const at = deed === 'closes' ? '2090-12-24T00:00:00.000Z' : null;
    const request = { store: storeName(storePath), word: 'rollout', args: { node: this.#node, deed, door, at } };
    for (const id = newRequestId(); !signal.aborted; await pause(200, signal)) {
      const answer = await exchange(path, { id, ...request });
      if (typeof answer === 'string' || answer.kind === 'failed') continue; // nobody there, killed meanwhile, or a full disk
      if (answer.kind === 'done') return 'done';
      if (answer.kind === 'refused') return 'refused';
      throw new Error(`the bot said to rollout ${deed}: ${JSON.stringify(answer)}`);
    }
    return null;
  }

  #of(rollouts: Draft['rollouts']) {
    return Object.values(rollouts).filter(({ node }) => node === this.#node);
  }

  #expect(holds: (store: Draft) => boolean, otherwise: string): void {
    expect(holds(this.#store), otherwise).toBe(true);
  }

  get #store(): Draft {
    return parseStore(this.#story.daemon.store);
  }
}
