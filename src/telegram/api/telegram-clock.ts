import { ANSWERS, type AnswerTold } from './bot-api-fetch.ts';

/** Answers come every half minute at least; without any, nothing is known of the present. */
const FRESH_MS = 5 * 60_000;

/**
 * How far our clock is ahead of Telegram's, by the `Date` header of the Bot API's own answers (whole seconds; an answer on its way
 * makes us look ahead a little); what a proxy or a captive portal says tells no time. With a Bot API server of one's own it is that machine's clock.
 */
export class TelegramClock {
  readonly #apiRoot: string;
  readonly #now: () => number;
  readonly #hear: (ahead: number) => void;
  readonly #take = (message: unknown) => this.#takeIn(message as AnswerTold);
  #last: { readonly at: number; readonly ahead: number } | null = null;

  /** `hear` is told by every answer how far ahead we are (ms). */
  constructor(apiRoot: string, now: () => number, hear: (ahead: number) => void = () => undefined) {
    this.#apiRoot = apiRoot;
    this.#now = now;
    this.#hear = hear;
  }

  listen(): void {
    ANSWERS.subscribe(this.#take);
  }

  close(): void {
    ANSWERS.unsubscribe(this.#take);
  }

  /** Ms; null while no answer told lately. */
  get ahead(): number | null {
    const age = this.#last ? this.#now() - this.#last.at : Infinity;
    return age >= 0 && age < FRESH_MS ? (this.#last?.ahead ?? null) : null;
  }

  #takeIn({ apiRoot, date }: AnswerTold): void {
    if (apiRoot !== this.#apiRoot) return;
    const told = Date.parse(date);
    if (Number.isNaN(told)) return;
    const at = this.#now();
    this.#last = { at, ahead: at - told };
    this.#hear(at - told);
  }
}
