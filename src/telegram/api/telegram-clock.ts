import { ANSWERS, type ApiAnswer } from './bot-api-fetch.ts';

/** For how long a reading counts (ms). A poll is answered at least every 30 s. */
const FRESH_MS = 5 * 60_000;

/**
 * Measures how far the machine's clock is ahead of Telegram's, by the `Date` header of valid Bot API answers; answers of a proxy or a
 * captive portal do not count. The header has whole seconds, and the time that an answer travels adds to the result. With a Bot API
 * server of one's own it is that machine's clock.
 */
export class TelegramClock {
  readonly #apiRoot: string;
  readonly #now: () => number;
  readonly #onReading: (ahead: number) => void;
  readonly #take = (message: unknown) => this.#read(message as ApiAnswer);
  #last: { readonly at: number; readonly ahead: number } | null = null;

  /** `onReading` is called for each answer with how far the machine's clock is ahead (ms). */
  constructor(apiRoot: string, now: () => number, onReading: (ahead: number) => void = () => undefined) {
    this.#apiRoot = apiRoot;
    this.#now = now;
    this.#onReading = onReading;
  }

  listen(): void {
    ANSWERS.subscribe(this.#take);
  }

  close(): void {
    ANSWERS.unsubscribe(this.#take);
  }

  /** How far the machine's clock is ahead (ms); null without an answer in the last 5 minutes. */
  get ahead(): number | null {
    const age = this.#last ? this.#now() - this.#last.at : Infinity;
    return age >= 0 && age < FRESH_MS ? (this.#last?.ahead ?? null) : null;
  }

  #read({ apiRoot, date }: ApiAnswer): void {
    if (apiRoot !== this.#apiRoot) return;
    const told = Date.parse(date);
    if (Number.isNaN(told)) return;
    const at = this.#now();
    this.#last = { at, ahead: at - told };
    this.#onReading(at - told);
  }
}
