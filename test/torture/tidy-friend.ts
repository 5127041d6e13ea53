import { mayMakeKey } from '../../src/peers/devices/rekey.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Chance } from '../lab/chance.ts';
import { configsOf } from '../stage/received-config.ts';
import type { Story } from '../stage/story.ts';
import type { Again } from './again.ts';
import type { Disk } from './disk.ts';
import { Friend, isKeyButton, tagOf } from './friend.ts';

/** Well below the pace that the bot allows in one life, with what Telegram may deliver again. */
const MOST_IN_A_LIFE = 10;

/**
 * One whose every /regen makes one key, no less and no more: sent only when the last key has come and was ended with stop or undo.
 * Right behind that Telegram delivers it again: then a second key would be made, were it not remembered. What a full disk refused is
 * asked for again.
 */
export class TidyFriend extends Friend {
  readonly #story: Story;
  readonly #again: Again;
  readonly #disk: Disk;
  #step: 'ask' | 'wait' | 'repeat' | 'look' = 'ask';
  #regen = 0;
  #pressed: number | null = null;
  /** How many keys, or configs, had come when the last step was done. */
  #had = 0;
  /** The daemon that lives now, and what was open when it began or has been written since. */
  #life = { pid: 0, updates: 0 };

  constructor(story: Story, person: Person, chance: Chance, again: Again, disk: Disk) {
    super(story.api, person, chance);
    this.#disk = disk;
    this.#story = story;
    this.#again = again;
  }

  /** How many of the new keys that were asked for a full disk may have refused. */
  get refusedRegens(): number {
    return [...this.asked].filter(([id, what]) => what === '/regen' && this.#disk.mayHaveRefused(id)).length;
  }

  override act(): number | null {
    const { pid } = this.#story.daemon;
    if (pid !== this.#life.pid) this.#life = { pid, updates: this.#open() };
    if (this.#life.updates >= MOST_IN_A_LIFE) return null;
    const id = this.#goOn();
    if (id !== null) this.#life.updates += 1;
    return id;
  }

  #goOn(): number | null {
    const configs = configsOf(this.person);
    const keys = new Set(configs.map(({ publicKey }) => publicKey)).size;
    switch (this.#step) {
      case 'ask':
        if (!this.#hasKeyToReplace()) return this.#pressAgain() ?? this.#askAgain(configs.length === 0);
        this.#had = keys;
        this.#regen = this.say('/regen') ?? 0;
        this.#step = 'wait';
        return this.#regen;
      case 'wait':
        if (keys <= this.#had && this.#wasRefused(this.#regen) && !this.#waitsForKey()) {
          this.#step = 'ask';
          return null;
        }
        if (keys <= this.#had) return this.#askAgain();
        this.#step = 'repeat';
        return this.#pressNewest();
      case 'repeat':
        if (this.#isOpen(this.#pressed)) return this.say('/status');
        this.#had = configs.length;
        this.#step = this.#again.deliver(this.#regen) ? 'look' : 'ask';
        this.#life.updates += 1;
        return null;
      default:
        if (configs.length <= this.#had || this.#isOpen(this.#regen)) return this.#askAgain();
        this.#step = 'ask';
        return null;
    }
  }

  /** A key that the store does not know as sent gets no successor, nor does one that has it already, nor the last one of a day. */
  #hasKeyToReplace(): boolean {
    return this.#devices.some(
      (peer) => peer.sent_at !== null && !peer.next && mayMakeKey(peer, new Date().toISOString()),
    );
  }

  #waitsForKey(): boolean {
    return this.#devices.some(({ next, send }) => next !== null || send !== null);
  }

  get #devices() {
    const { peers } = parseStore(this.#story.daemon.store);
    return Object.values(peers).filter(({ telegram_id }) => telegram_id === this.person.id);
  }

  /** Stop or undo once more, when a full disk refused it. */
  #pressAgain(): number | null {
    return this.#wasRefused(this.#pressed) ? this.#pressNewest() : null;
  }

  /** Whether it was handled, and there was no room for what it asked. */
  #wasRefused(updateId: number | null): boolean {
    return updateId !== null && !this.#isOpen(updateId) && this.#disk.mayHaveRefused(updateId);
  }

  /** Stop or undo under the newest config, if it waits for that. */
  #pressNewest(): number | null {
    const newest = this.newest(isKeyButton);
    const data = newest?.buttons.filter(isKeyButton)[newest.message_id % 2]?.data;
    if (!newest || data === undefined) return null;
    const before = this.presses.filter((made) => tagOf(made.data) === tagOf(data));
    if (!before.every(({ updateId }) => this.#wasRefused(updateId))) return null;
    this.#pressed = this.press(data, newest);
    return this.#pressed;
  }

  /** What waits comes by itself; now and then somebody asks all the same. */
  #askAgain(forConfig = this.chance.happens(0.2)): number | null {
    return this.say(forConfig ? '/get_config' : '/status');
  }

  /** How many updates of this friend the bot has not confirmed. */
  #open(): number {
    return this.api.pending.filter(({ update_id }) => this.asked.has(update_id)).length;
  }

  #isOpen(updateId: number | null): boolean {
    return this.api.pending.some(({ update_id }) => update_id === updateId);
  }
}
