import { setTimeout as wait } from 'node:timers/promises';
import { GrammyError } from 'grammy/web';
import { nextRecipient, type Report, recordOutcome, recoverBroadcast, reportOf } from '../../../access/broadcast.ts';
import { Backoff } from '../../../backoff.ts';
import type { Log } from '../../../log.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { Broadcast, Outcome } from '../../../peers/records/broadcast-record.ts';
import { namedWait } from '../../api/bot-api-answer.ts';
import { judgeSendError } from '../../outbox/send-outcome.ts';

interface BroadcasterParts {
  readonly store: StorePort;
  /** Copies the message to one person; rejects as the Bot API does. */
  readonly copy: (broadcast: Broadcast, person: number) => Promise<unknown>;
  /** Resolves when Telegram answers at all. */
  readonly probe: () => Promise<unknown>;
  /** Shows the author how far it is. */
  readonly show: (broadcast: Broadcast, report: Report) => void;
  /** Queues the report; calls back when it has arrived. */
  readonly tell: (broadcast: Broadcast, report: Report, onSent: () => void) => void;
  readonly log: Log;
  /** Ms between two messages: Telegram takes about 30 a second from a bot in all, and friends' own answers go between. */
  readonly paceMs?: number;
  /** Ms between two looks at how far it is. */
  readonly showEveryMs?: number;
  readonly retry?: { readonly first: number; readonly longest: number };
}

/**
 * Sends a broadcast to one person after the other. What is about to be sent is written down before each call, so that after a crash
 * or a lost answer nobody gets it twice: what may have arrived counts as unknown and is not repeated.
 */
export class Broadcaster {
  readonly #parts: BroadcasterParts;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #shownAt = 0;
  /** The broadcast whose report is on its way; after a restart it is told again unless it has arrived. */
  #told: string | null = null;

  constructor(parts: BroadcasterParts) {
    this.#parts = parts;
  }

  /** Goes on with what a crash or a stop left unfinished. */
  async start(): Promise<void> {
    if (this.#parts.store.state.broadcast?.state !== 'sending') return;
    await this.#parts.store.update((draft) => recoverBroadcast(draft));
    this.wake();
  }

  /** The store changed: there may be something to send. */
  wake(): void {
    if (this.#running || this.#stopping.signal.aborted) return;
    if (this.#parts.store.state.broadcast?.state !== 'sending') return;
    this.#running = this.#work()
      .catch((error: unknown) =>
        this.#parts.log.error({ err: error }, 'a broadcast stopped; the next start goes on with it'),
      )
      .finally(() => {
        this.#running = null;
      });
  }

  /** Ends after the message in hand, which gets at most `ms`: what is not known by then is unknown at the next start. */
  async stop(ms: number): Promise<void> {
    this.#stopping.abort();
    const limit = new AbortController();
    await Promise.race([this.#running, wait(ms, undefined, { signal: limit.signal }).catch(() => undefined)]);
    limit.abort();
  }

  async #work(): Promise<void> {
    const { store, show, tell, log, paceMs = 50 } = this.#parts;
    for (;;) {
      const { broadcast } = store.state;
      if (broadcast?.state !== 'sending' || this.#stopping.signal.aborted) return;
      const person = nextRecipient(broadcast);
      const report = reportOf(broadcast);
      if (person === null) {
        if (this.#told === broadcast.id) return;
        this.#told = broadcast.id;
        show(broadcast, report);
        log.info({ ...report }, 'a broadcast is done');
        return tell(broadcast, report, () => this.#reported(broadcast.id));
      }
      if (performance.now() - this.#shownAt > (this.#parts.showEveryMs ?? 3000)) {
        this.#shownAt = performance.now();
        show(broadcast, report);
      }
      await this.#sendTo(broadcast, person);
      await this.#pause(paceMs);
    }
  }

  async #sendTo(broadcast: Broadcast, person: number): Promise<void> {
    const { store } = this.#parts;
    await store.update((draft) => recordOutcome(draft, broadcast.id, person, 'sending'));
    const { outcome, waitMs } = await this.#attempt(broadcast, person);
    await store.update((draft) => recordOutcome(draft, broadcast.id, person, outcome));
    if (waitMs > 0) await this.#pause(waitMs);
    if (outcome === 'unknown') await this.#untilTelegramAnswers();
  }

  async #attempt(broadcast: Broadcast, person: number): Promise<{ outcome: Outcome; waitMs: number }> {
    try {
      await this.#parts.copy(broadcast, person);
      return { outcome: 'delivered', waitMs: 0 };
    } catch (error) {
      // Refused for certain: it is this person's turn again.
      if (error instanceof GrammyError && error.error_code === 429)
        return { outcome: 'waiting', waitMs: namedWait(error) };
      const { kind } = judgeSendError(error);
      const outcome = kind === 'gone' ? 'blocked' : kind === 'later' ? 'unknown' : 'failed';
      this.#parts.log.info({ friend: person, err: error }, `a broadcast did not reach a friend: ${outcome}`);
      return { outcome, waitMs: 0 };
    }
  }

  /** With Telegram out of reach every further try would end as unknown, and nobody would get the message. */
  async #untilTelegramAnswers(): Promise<void> {
    const { probe, retry = { first: 1000, longest: 30_000 } } = this.#parts;
    const backoff = new Backoff(retry.first, retry.longest);
    while (!this.#stopping.signal.aborted) {
      try {
        await probe();
        return;
      } catch (error) {
        this.#parts.log.debug({ err: error }, 'a broadcast waits for Telegram');
        await this.#pause(backoff.next());
      }
    }
  }

  #reported(id: string): void {
    const { store, log } = this.#parts;
    store
      .update(({ broadcast }) => {
        if (broadcast?.id === id) broadcast.state = 'reported';
      })
      .catch((error: unknown) => log.error({ err: error }, 'that a broadcast was reported could not be written'));
  }

  async #pause(ms: number): Promise<void> {
    try {
      await wait(ms, undefined, { signal: this.#stopping.signal });
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
    }
  }
}
