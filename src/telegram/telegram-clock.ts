import diagnostics from 'node:diagnostics_channel';

/** Node's own channel: every answer to a request of `node:http` or `node:https`, which grammY uses. */
const ANSWERS = 'http.client.response.finish';
/** Answers come every half minute at least; without any, nothing is known of the present. */
const FRESH_MS = 5 * 60_000;

interface Answer {
  readonly request: { readonly host?: string };
  readonly response: { readonly headers: Readonly<Record<string, string | undefined>> };
}

/**
 * How far our clock is ahead of Telegram's, by the `Date` header of the Bot API's answers (whole seconds; an answer on its way makes
 * us look ahead a little). With a Bot API server of one's own it is that machine's clock.
 */
export class TelegramClock {
  readonly #host: string;
  readonly #now: () => number;
  readonly #take = (message: unknown) => this.#takeIn(message as Answer);
  #last: { readonly at: number; readonly ahead: number } | null = null;

  constructor(apiRoot: string, now: () => number) {
    this.#host = new URL(apiRoot).hostname;
    this.#now = now;
  }

  listen(): void {
    diagnostics.subscribe(ANSWERS, this.#take);
  }

  close(): void {
    diagnostics.unsubscribe(ANSWERS, this.#take);
  }

  /** Ms; null while no answer told lately. */
  get ahead(): number | null {
    const age = this.#last ? this.#now() - this.#last.at : Infinity;
    return age >= 0 && age < FRESH_MS ? (this.#last?.ahead ?? null) : null;
  }

  #takeIn({ request, response }: Answer): void {
    if (request.host !== this.#host) return;
    const told = Date.parse(response.headers['date'] ?? '');
    if (!Number.isNaN(told)) this.#last = { at: this.#now(), ahead: this.#now() - told };
  }
}
