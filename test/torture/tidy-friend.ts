import { Friend, isKeyButton, tagOf } from './friend.ts';
import { configsOf } from './received-config.ts';

/**
 * One who sends /regen only when the last one has come and was ended with stop or undo, so that each makes one key. Right behind that
 * Telegram delivers it again: then a second key would be made, were it not remembered.
 */
export class TidyFriend extends Friend {
  #step: 'ask' | 'wait' | 'repeat' | 'look' = 'ask';
  #regen = 0;
  #pressed: number | null = null;
  /** How many keys, or configs, had come when the last step was done. */
  #had = 0;

  override act(): number | null {
    const configs = configsOf(this.person);
    const keys = new Set(configs.map(({ publicKey }) => publicKey)).size;
    switch (this.#step) {
      case 'ask':
        this.#had = keys;
        this.#regen = (keys === 0 ? this.say('/get_config') : this.regen()) ?? 0;
        this.#step = 'wait';
        return this.#regen;
      case 'wait':
        if (keys <= this.#had) return this.#askAgain();
        this.#step = 'repeat';
        return this.#pressNewest();
      case 'repeat':
        if (this.#isOpen(this.#pressed)) return this.say('/status');
        this.api.redeliver(this.#regen);
        this.#had = configs.length;
        this.#step = 'look';
        return null;
      default:
        if (configs.length <= this.#had || this.#isOpen(this.#regen)) return this.#askAgain();
        this.#step = 'ask';
        return this.#pressNewest();
    }
  }

  /** Stop or undo under the newest config, if it waits for that. */
  #pressNewest(): number | null {
    const newest = this.newest(isKeyButton);
    const data = newest?.buttons.filter(isKeyButton)[newest.message_id % 2]?.data;
    if (!newest || data === undefined || this.presses.some((made) => tagOf(made.data) === tagOf(data))) return null;
    this.#pressed = this.press(data, newest);
    return this.#pressed;
  }

  /** What waits comes by itself; now and then somebody asks all the same. */
  #askAgain(): number | null {
    return this.say(this.chance.happens(0.2) ? '/get_config' : '/status');
  }

  #isOpen(updateId: number | null): boolean {
    return this.api.pending.some(({ update_id }) => update_id === updateId);
  }
}
