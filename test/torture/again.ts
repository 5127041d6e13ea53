import type { BotApi } from '../lab/bot-api/start-bot-api.ts';

/**
 * Telegram itself repeats at most one batch of 100, the one that was handled and not yet confirmed. Twice as much is asked of the
 * bot here; what is older than the 256 changes that a store remembers would be handled as new, and rightly so.
 */
const REPEATABLE = 200;

/** Updates that come once more with the same id although they were confirmed. */
export class Again {
  readonly #api: BotApi;
  readonly #times: string[] = [];

  constructor(api: BotApi) {
    this.#api = api;
  }

  get count(): number {
    return this.#times.length;
  }

  /** False when the update is too old to come again. */
  deliver(updateId: number): boolean {
    const later = this.#api.nextUpdateId - updateId - 1;
    if (later > REPEATABLE) return false;
    this.#api.redeliver(updateId);
    this.#times.push(`${updateId} again, with ${later} updates behind it`);
    return true;
  }

  /** For a report: what came again of these updates. */
  of(updateIds: ReadonlySet<number>): string[] {
    return this.#times.filter((line) => updateIds.has(Number.parseInt(line, 10)));
  }
}
