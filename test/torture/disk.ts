import type { BotApi } from '../lab/bot-api/start-bot-api.ts';
import type { Chance } from '../lab/chance.ts';
import { fillUp } from '../stage/small-disk.ts';
import { pause } from './pause.ts';

/** The disk of the store. While it is full the bot can promise nothing, and says so. */
export class Disk {
  /** How often it was full. */
  fills = 0;
  readonly #api: BotApi;
  readonly #folder: string;
  /** Updates that could have been handled while it was full. */
  readonly #refused = new Set<number>();

  constructor(api: BotApi, folder: string) {
    this.#api = api;
    this.#folder = folder;
  }

  /** Whether "Something went wrong" may have been the answer to this update: it was open at a moment when the disk was full. */
  mayHaveRefused(updateId: number): boolean {
    return this.#refused.has(updateId);
  }

  /** Fills and drains again and again until the signal; then it has room. */
  async trouble(chance: Chance, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(chance.between(2000, 6000), signal);
      this.fills += 1;
      const first = this.#api.nextUpdateId;
      const makeRoom = fillUp(this.#folder);
      for (const { update_id } of this.#api.pending) this.#refused.add(update_id);
      await pause(chance.between(50, 1200), signal);
      makeRoom();
      for (const { update_id } of this.#api.pending) this.#refused.add(update_id); // some came again
      for (let id = first; id < this.#api.nextUpdateId; id += 1) this.#refused.add(id);
    }
  }
}
