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
  /** Copies the message to one person; rejects with the Bot API's error. */
  readonly copy: (broadcast: Broadcast, person: number) => Promise<unknown>;
  /** A harmless call: resolves if Telegram answers. */
  readonly probe: () => Promise<unknown>;
  /** Shows the author the progress. */
  readonly show: (broadcast: Broadcast, report: Report) => void;
  /** Queues the final report to the author; calls `onSent` once it is delivered. */
  readonly tell: (broadcast: Broadcast, report: Report, onSent: () => void) => void;
  readonly log: Log;
  /** Ms between two messages (default 50): a bot may send about 30 a second in all, and answers to friends need some of them. */
  readonly paceMs?: number;
  /** Ms between two updates of the progress (default 3000). */
  readonly showEveryMs?: number;
  /** Waits while Telegram does not answer (ms): the first, then doubling to the longest. */
  readonly retry?: { readonly first: number; readonly longest: number };
}

/**
 * Sends a broadcast to one person after the other. Each send is recorded before the call, so that after a crash or a lost answer
 * nobody gets the message twice: one that may have arrived counts as unknown and is not repeated.
 */
export class Broadcaster {
  readonly #parts: BroadcasterParts;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #shownAt = 0;
  /** Id of the broadcast whose final report was queued by this process; after a restart it is queued again unless it was delivered. */
  #reportQueued: string | null = null;

  constructor(parts: BroadcasterParts) {
    this.#parts = parts;
  }

  /** Continues a broadcast that a crash or a stop interrupted. Call it once, at the start. */
  async start(): Promise<void> {
    if (this.#parts.store.state.broadcast?.state !== 'sending') return;
    await this.#parts.store.update((draft) => recoverBroadcast(draft));
    this.wake();
  }

  /** Starts sending if a broadcast is confirmed and none is being sent. Call it after each change of the store. */
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

  /** Stops after the current message, waiting for it at most `ms`; if it takes longer, it counts as unknown at the next start. */
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
        if (this.#reportQueued === broadcast.id) return;
        this.#reportQueued = broadcast.id;
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
      // Certainly not delivered: this person is tried again.
      if (error instanceof GrammyError && error.error_code === 429)
        return { outcome: 'waiting', waitMs: namedWait(error) };
      const { kind } = judgeSendError(error);
      const outcome = kind === 'gone' ? 'blocked' : kind === 'later' ? 'unknown' : 'failed';
      this.#parts.log.info({ friend: person, err: error }, `a broadcast did not reach a friend: ${outcome}`);
      return { outcome, waitMs: 0 };
    }
  }

  /** Waits until Telegram answers: while it is unreachable, every send would count as unknown and would not be repeated. */
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
