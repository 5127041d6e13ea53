import { Backoff } from '../../backoff.ts';
import type { Log } from '../../log.ts';
import { faultCode } from './internal-error.ts';
import { RateLimit } from './rate-limit.ts';
import type { Recall } from './recall.ts';
import { judgeSendError, type SendOutcome } from './send-outcome.ts';

/** One queued call of the Bot API. */
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
  /** A loss does not matter and is logged at debug only. */
  readonly isCourtesy?: boolean;
  /** For people without access: rate-limited, so that a crowd of strangers does not use up what Telegram lets the bot send. */
  readonly givesWay?: boolean;
  /** Asked before every try; false: the answer is dropped silently. */
  readonly stillWanted?: () => boolean;
  /** Lets the caller withdraw it. */
  readonly recall?: Recall;
}

interface QueueParts {
  readonly log: Log;
  /** There is no bot: nothing is sent. */
  readonly isOff?: boolean;
  /** Waits in ms between tries: the first, and the longest. */
  readonly retry?: { readonly first: number; readonly longest: number };
  /** Called when an internal error kept an answer from being sent, with the code of its line in the log. */
  readonly onFault?: (what: string, error: unknown, code: string) => void;
}

/** A queued answer, and the promise of those who wait for its end. */
interface Waiting {
  readonly answer: Answer;
  ended: PromiseWithResolvers<void> | null;
}

const TRIES = 8;
/** How many answers one chat may have waiting; more than that is a flood and is dropped. */
const LONGEST_QUEUE = 50;
/** Telegram takes about 30 messages a second from a bot (Bot API FAQ); strangers get a third of that. */
const STRANGERS = { burst: 20, perSecond: 10, longest: 1000 };

/** Sends queued answers: those of one chat in order, different chats independently. Retries a bounded number of times and logs what it gives up. */
export class ChatQueue {
  readonly #log: Log;
  readonly #isOff: boolean;
  readonly #retry: { readonly first: number; readonly longest: number };
  readonly #onFault: QueueParts['onFault'];
  readonly #lanes = new Map<string, Waiting[]>();
  readonly #working = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #strangers = new RateLimit(STRANGERS);

  constructor({ log, isOff = false, retry = { first: 1000, longest: 30_000 }, onFault }: QueueParts) {
    this.#log = log;
    this.#isOff = isOff;
    this.#retry = retry;
    this.#onFault = onFault;
  }

  /** Queues an answer behind those of the same lane; never waits, never throws. */
  add(lane: string | number, answer: Answer): void {
    if (this.#isOff) {
      this.#log.debug({ what: answer.what }, 'not sent: there is no bot');
      return;
    }
    const key = String(lane);
    const waiting = this.#lanes.get(key);
    const entry = { answer, ended: null };
    if (!waiting) {
      this.#lanes.set(key, [entry]);
      const work = this.#work(key).finally(() => this.#working.delete(work));
      this.#working.add(work);
    } else if (waiting.length < LONGEST_QUEUE) waiting.push(entry);
    else this.#log[levelOf(answer)]({ what: answer.what }, 'an answer was dropped: too many wait for this chat');
  }

  /** Resolves when everything that waits in the lane by now was sent or dropped, or after `ms`. */
  async caughtUp(lane: string | number, ms: number): Promise<void> {
    const last = this.#lanes.get(String(lane))?.at(-1);
    if (!last) return;
    last.ended ??= Promise.withResolvers();
    const limit = Promise.withResolvers<void>();
    const timer = setTimeout(limit.resolve, ms);
    await Promise.race([last.ended.promise, limit.promise, aborted(this.#stopping.signal)]);
    clearTimeout(timer);
  }

  /** Sends what waits for at most `ms`, then drops the rest; false: something was dropped. */
  async drain(ms: number): Promise<boolean> {
    const timer = setTimeout(() => this.#stopping.abort(), ms);
    // Again and again: what cannot arrive in one chat may have become an answer in another.
    while (this.#working.size > 0 && !this.#stopping.signal.aborted) {
      await Promise.race([Promise.all(this.#working), aborted(this.#stopping.signal)]);
    }
    clearTimeout(timer);
    const isAll = this.#working.size === 0;
    this.#stopping.abort();
    return isAll;
  }

  async #work(key: string): Promise<void> {
    const waiting = this.#lanes.get(key) ?? [];
    for (let entry = waiting[0]; entry && !this.#stopping.signal.aborted; entry = waiting[0]) {
      const { answer } = entry;
      if (!answer.givesWay || (await this.#isItsTurn(answer)))
        await this.#deliver(answer).catch((error: unknown) => this.#giveUp(answer, { kind: 'fault' }, error));
      waiting.shift();
      entry.ended?.resolve();
    }
    this.#lanes.delete(key);
  }

  /** Waits for the turn of an answer that gives way; false when too many wait already, or at the end. */
  async #isItsTurn({ what }: Answer): Promise<boolean> {
    if (await this.#strangers.pass((ms) => this.#wait(ms))) return !this.#stopping.signal.aborted;
    this.#log.debug({ what }, 'an answer to a stranger was dropped: too many wait');
    return false;
  }

  async #deliver(answer: Answer): Promise<void> {
    const { what, tries = TRIES, onSent, stillWanted = () => true, recall } = answer;
    const backoff = new Backoff(this.#retry.first, this.#retry.longest);
    for (let left = tries; left > 0 && !recall?.isTakenBack && stillWanted(); left--) {
      try {
        await attempt(answer);
      } catch (error) {
        const outcome = judgeSendError(error);
        if (outcome.kind !== 'later' || left === 1) return this.#giveUp(answer, outcome, error);
        this.#log.debug({ what, err: error }, 'an answer will be tried again');
        await this.#wait(outcome.waitMs ?? backoff.next());
        if (this.#stopping.signal.aborted) return;
        continue;
      }
      return onSent?.();
    }
  }

  #giveUp(answer: Answer, { kind }: SendOutcome, error: unknown): void {
    const { what, onGone } = answer;
    if (kind === 'done') return;
    if (kind === 'gone') {
      this.#log.info({ what }, 'an answer was given up: the person blocked the bot or never pressed Start');
      onGone?.();
    } else if (kind === 'fault') {
      const code = faultCode();
      this.#log.error({ what, code, err: error }, `an answer was given up: a fault of the bot’s own, code ${code}`);
      this.#onFault?.(what, error, code);
    } else this.#log[levelOf(answer)]({ what, err: error }, 'an answer was given up');
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

/** A call that throws before there is a promise fails like any other. */
async function attempt({ call, recall }: Answer): Promise<void> {
  const trying = (async () => call())();
  await (recall ? recall.during(trying) : trying);
}

const levelOf = ({ isCourtesy }: Answer) => (isCourtesy ? 'debug' : 'warn');

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
