import { Backoff } from '../backoff.ts';
import type { Log } from '../log.ts';
import { judgeSendError } from './send-outcome.ts';
import { Turnstile } from './turnstile.ts';

/** One call that answers somebody. */
export interface Answer {
  /** For the log: `sendMessage to 5`. */
  readonly what: string;
  readonly call: () => Promise<unknown>;
  /** How often it is tried at most. */
  readonly tries?: number;
  /** Told when it has arrived. */
  readonly onSent?: () => void;
  /** Told when it cannot arrive: the person blocked the bot, or never pressed Start. */
  readonly onGone?: () => void;
  /** Nobody misses it when it does not arrive: that is no more than a word at debug. */
  readonly isCourtesy?: boolean;
  /** To somebody without access: it gives way, so that a crowd of them takes no friend's place at Telegram. */
  readonly givesWay?: boolean;
  /** Asked before every try; an answer that came too late is dropped without a word. */
  readonly stillWanted?: () => boolean;
}

interface QueueParts {
  readonly log: Log;
  /** Waits in ms between tries: the first, and the longest. */
  readonly retry?: { readonly first: number; readonly longest: number };
}

const TRIES = 8;
/** What one chat may have waiting; more than that is a flood, and the oldest would be answered long after they mattered. */
const LONGEST_QUEUE = 50;
/** Telegram takes about 30 messages a second from a bot; what strangers get leaves most of them to friends. */
const STRANGERS = { burst: 20, perSecond: 10, longest: 1000 };

/** Answers, each chat's in order and no chat waiting for another. Tries again within bounds; gives up with a line in the log. */
export class ChatQueue {
  readonly #log: Log;
  readonly #retry: { readonly first: number; readonly longest: number };
  readonly #lanes = new Map<string, Answer[]>();
  readonly #working = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #strangers = new Turnstile(STRANGERS);

  constructor({ log, retry = { first: 1000, longest: 30_000 } }: QueueParts) {
    this.#log = log;
    this.#retry = retry;
  }

  /** Queues an answer behind those of the same lane; never waits, never throws. */
  add(lane: string | number, answer: Answer): void {
    const key = String(lane);
    const waiting = this.#lanes.get(key);
    if (!waiting) {
      this.#lanes.set(key, [answer]);
      const work = this.#work(key).finally(() => this.#working.delete(work));
      this.#working.add(work);
    } else if (waiting.length < LONGEST_QUEUE) waiting.push(answer);
    else this.#log[levelOf(answer)]({ what: answer.what }, 'an answer was dropped: too many wait for this chat');
  }

  /** Sends what waits for at most `ms`, then drops the rest. */
  async drain(ms: number): Promise<void> {
    const timer = setTimeout(() => this.#stopping.abort(), ms);
    // Again and again: what cannot arrive in one chat may have become an answer in another.
    while (this.#working.size > 0 && !this.#stopping.signal.aborted) {
      await Promise.race([Promise.all(this.#working), aborted(this.#stopping.signal)]);
    }
    clearTimeout(timer);
    this.#stopping.abort();
  }

  async #work(key: string): Promise<void> {
    const waiting = this.#lanes.get(key) ?? [];
    for (let answer = waiting[0]; answer && !this.#stopping.signal.aborted; answer = waiting[0]) {
      if ((await this.#mayGo(answer)) && !this.#stopping.signal.aborted) await this.#deliver(answer);
      waiting.shift();
    }
    this.#lanes.delete(key);
  }

  /** Waits for the turn of an answer that gives way; false when too many wait already. */
  async #mayGo({ what, givesWay }: Answer): Promise<boolean> {
    if (!givesWay || (await this.#strangers.pass((ms) => this.#wait(ms)))) return true;
    this.#log.debug({ what }, 'an answer to a stranger was dropped: too many wait');
    return false;
  }

  async #deliver(answer: Answer): Promise<void> {
    const { what, call, tries = TRIES, onSent, onGone, stillWanted = () => true } = answer;
    const backoff = new Backoff(this.#retry.first, this.#retry.longest);
    for (let left = tries; left > 0 && stillWanted(); left--) {
      try {
        await call();
        onSent?.();
        return;
      } catch (error) {
        const outcome = judgeSendError(error);
        if (outcome.kind !== 'later' || left === 1) {
          if (outcome.kind === 'gone') {
            this.#log.info({ what }, 'an answer was given up: the person blocked the bot or never pressed Start');
            onGone?.();
          } else if (outcome.kind !== 'done')
            this.#log[levelOf(answer)]({ what, err: error }, 'an answer was given up');
          return;
        }
        this.#log.debug({ what, err: error }, 'an answer will be tried again');
        await this.#wait(outcome.waitMs ?? backoff.next());
        if (this.#stopping.signal.aborted) return;
      }
    }
  }

  #wait(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    });
  }
}

const levelOf = ({ isCourtesy }: Answer) => (isCourtesy ? 'debug' : 'warn');

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
