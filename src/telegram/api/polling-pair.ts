import type { BotName, BotPair } from './bot-pair.ts';
import type { Line } from './no-polling.ts';
import type { Polling } from './polling.ts';

/** What tells of one bot's polling. */
type Watched = Line & Pick<Polling, 'refusedMs'>;

/** The pollings of both bots as one. */
export class PollingPair implements Line {
  readonly #main: Watched;
  readonly #spare: Watched;
  readonly #pair: Pick<BotPair, 'inCharge'>;

  constructor(main: Watched, spare: Watched, pair: Pick<BotPair, 'inCharge'>) {
    this.#main = main;
    this.#spare = spare;
    this.#pair = pair;
  }

  of(name: BotName): Watched {
    return name === 'spare' ? this.#spare : this.#main;
  }

  /** Whether the bot in charge is reached. */
  get isReached(): boolean {
    return this.#present.isReached;
  }

  /** Whether Telegram refuses the token of the bot in charge. */
  get isRefused(): boolean {
    return this.#present.isRefused;
  }

  /** Whether Telegram has not answered the bot in charge. */
  get isSilent(): boolean {
    return this.#present.isSilent;
  }

  get isAlive(): boolean {
    return this.#main.isAlive && this.#spare.isAlive;
  }

  /** Polls until `stop`. Rejects with `SetupError` as the main bot's polling does. */
  async run(): Promise<void> {
    const spare = this.#spare.run();
    await this.#main.run();
    await spare;
  }

  stop(): void {
    this.#main.stop();
    this.#spare.stop();
  }

  get #present(): Watched {
    return this.of(this.#pair.inCharge);
  }
}
