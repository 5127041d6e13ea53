import { Backoff } from '../../backoff.ts';
import type { Log } from '../../log.ts';
import { markNoted, type PendingConfig, pendingConfigs } from '../../peers/devices/delivery.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { PeerRecord } from '../../peers/records/peer-record.ts';
import { faultCode } from '../outbox/internal-error.ts';
import type { Recall } from '../outbox/recall.ts';
import { judgeSendError } from '../outbox/send-outcome.ts';
import { DelayNotes, NOTE_AFTER_MS } from './delay-notes.ts';
import { type DeliveryJob, type DeliverySenders, deliveryJobs, requestIdOf } from './delivery-jobs.ts';
import type { NamesAhead } from './names-ahead.ts';
import { Superseded } from './superseded.ts';
import { UploadTyping } from './upload-typing.ts';

/** Telegram takes about 30 messages a second: more uploads at once would be refused and hold up the commands behind them. */
const MOST_AT_ONCE = 50;

interface DeliveriesParts extends DeliverySenders {
  readonly store: StorePort;
  /** Shows the friend that a file is on its way. */
  readonly showUpload: (pending: PendingConfig) => void;
  /** Queues the sentence that says that the config will come; `onSent` is called once it has arrived; `recall` takes it back. */
  readonly note: (pending: PendingConfig, onSent: () => void, recall: Recall) => void;
  /** Resolves when the answers that wait for the friend's chat by now have arrived, or after a moment: the config comes behind them. */
  readonly answered?: (pending: PendingConfig) => Promise<void>;
  /** See `NamesAhead.isAhead`; never, unless given. */
  readonly isNamedAhead?: NamesAhead['isAhead'];
  /** Called when an internal error or a permanent refusal keeps something from its friend; the log has the cause under the code. */
  readonly onFault?: (fault: DeliveryFault) => void;
  readonly now: () => number;
  readonly log: Log;
  readonly retry?: { readonly first: number; readonly longest: number };
}

/** Something that cannot be sent, whatever the state of the network. */
export interface DeliveryFault {
  readonly what: DeliveryJob['what'] | 'note';
  readonly peer: PeerRecord;
  readonly code: string;
  /** False when the owner was told of the same trouble before. */
  readonly isNews: boolean;
}

/** The owner hears of at most so many different troubles in one run of the daemon. */
const MOST_TROUBLES = 20;

type Change = Parameters<StorePort['update']>[0];

/**
 * Sends each config that waits in the store as soon as it would work on its node, and then the message with its buttons. A failed send
 * is repeated as long as that makes sense. Each arrival is written to the store before the next send, so that a failure of one is no
 * reason to send the other again.
 */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  /** By device: at most one send at a time, so that files and buttons arrive in order. */
  readonly #sending = new Map<string, Promise<void>>();
  readonly #retries = new Map<string, { readonly backoff: Backoff; from: number; waitMs: number }>();
  /** Place → id of the request that an internal error keeps from being sent. It waits for another request or the next start. */
  readonly #faulty = new Map<string, string>();
  readonly #troubles = new Set<string>();
  readonly #notes: DelayNotes;
  /** Place → id of the request that arrived, remembered also while the store cannot be written. */
  readonly #arrived = new Map<string, string>();
  readonly #typing = new UploadTyping();
  #timer: NodeJS.Timeout | null = null;
  #scanning = false;
  #stopped = false;

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
    this.#notes = new DelayNotes(parts.isNamedAhead);
  }

  /** Call it when the store or a node changed, or an upload ended. Calls within one turn of the event loop share one scan. */
  wake(): void {
    if (this.#scanning || this.#stopped) return;
    this.#scanning = true;
    setImmediate(() => {
      this.#scanning = false;
      this.scan();
    });
  }

  /** No new uploads; those under way get at most `ms`. What is not finished stays in the store. */
  async stop(ms: number): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    const limit = new Promise((resolve) => {
      this.#timer = setTimeout(resolve, ms);
    });
    await Promise.race([Promise.all(this.#sending.values()), limit]);
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Starts every send that is due and schedules the next scan. */
  scan(): void {
    if (this.#stopped) return;
    const { store, now, snapshotOf } = this.#parts;
    const at = now(); // once: a thousand friends may wait
    const configs = pendingConfigs(store.state, at);
    const tries = deliveryJobs(store.state, at, this.#parts).map((job) => this.#attend(job, at));
    const coming = configs.filter((pending) => this.#faulty.get(placeOfConfig(pending)) !== requestIdOf(pending));
    const signs = coming.flatMap((pending) => [
      this.#noteIfDue(pending, at),
      this.#showIfDue(pending, snapshotOf(pending.peer.server_id) !== null, at),
    ]);
    const next = [...signs, ...tries].reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = Number.isFinite(next) ? setTimeout(() => this.scan(), Math.max(0, next - now())) : null;
  }

  /** Returns when to look again. */
  #showIfDue(pending: PendingConfig, isUp: boolean, now: number): number {
    const { isDue, next } = this.#typing.look({ pending, downForMs: NOTE_AFTER_MS, isUp, now });
    if (isDue) this.#parts.showUpload(pending);
    return next;
  }

  /** Starts the job if it is due; returns when to look at it again (ms since 1970), or infinity. */
  #attend(job: DeliveryJob, now: number): number {
    const { peerId } = job;
    if (this.#sending.has(peerId)) return Infinity; // its end wakes us
    if (this.#faulty.get(placeOf(job)) === job.requestId) return Infinity;
    const retry = this.#retries.get(placeOf(job));
    if (retry && isWithin(retry.waitMs, retry.from, now)) return retry.from + retry.waitMs;
    if (this.#sending.size >= MOST_AT_ONCE) return Infinity; // so does the end of any other
    const sending = this.#send(job).finally(() => {
      this.#sending.delete(peerId);
      this.wake();
    });
    this.#sending.set(peerId, sending);
    return Infinity;
  }

  /** Returns when the note is due, or infinity when there is none to come. */
  #noteIfDue(pending: PendingConfig, now: number): number {
    const { peerId, peer, since } = pending;
    if (this.#sending.has(peerId)) return Infinity; // its end wakes us
    const due = this.#notes.dueAt(pending, now);
    if (due > now) return due;
    const recall = this.#notes.give(pending);
    try {
      this.#parts.note(pending, () => this.#change((draft) => markNoted(draft, peerId, since)), recall);
    } catch (error) {
      this.#report('note', peer, error); // one friend's sentence holds up nobody's config
    }
    return Infinity;
  }

  async #send(job: DeliveryJob): Promise<void> {
    const { log, now } = this.#parts;
    const place = placeOf(job);
    const wasUnsent = job.config !== null && this.#notes.isUnsent(job.config);
    try {
      if (this.#arrived.get(place) !== job.requestId) {
        const clearing = job.config && this.#clearTheWay(job.config);
        if (clearing) await clearing;
        await job.send();
        if (job.config) this.#notes.noteOutcome(job.config, wasUnsent, null);
      }
    } catch (error) {
      if (job.config) this.#notes.noteOutcome(job.config, wasUnsent, error);
      return this.#failed(job, error);
    }
    const level = job.what === 'config' ? 'info' : 'debug';
    if (this.#arrived.get(place) !== job.requestId) log[level](whoGets(job), `${job.what} sent`);
    this.#arrived.set(place, job.requestId);
    await this.#record(job, (draft) => job.arrived(draft, new Date(now()).toISOString()));
  }

  /** The note that the config will come arrives before the config or not at all. Null when no note is on its way. */
  #clearTheWay(pending: PendingConfig): Promise<unknown> | null {
    const waits = [this.#notes.takeBack(pending.peerId), this.#parts.answered?.(pending) ?? null].filter(
      (one) => one !== null,
    );
    return waits.length === 0 ? null : Promise.all(waits);
  }

  async #failed(job: DeliveryJob, error: unknown): Promise<void> {
    const { log } = this.#parts;
    const place = placeOf(job);
    if (error instanceof Superseded) return log.debug(whoGets(job), `${job.what} not sent: it is no longer wanted`);
    const outcome = judgeSendError(error);
    if (outcome.kind === 'later') {
      const level = this.#retries.has(place) ? 'debug' : 'warn';
      log[level]({ ...whoGets(job), err: error }, `${job.what} not sent, will be tried again`);
      return this.#retryLater(place, outcome.waitMs);
    }
    if (outcome.kind === 'gone')
      log.warn({ ...whoGets(job), err: error }, `${job.what} struck off: it cannot reach its friend`);
    else this.#report(job.what, job.peer, error);
    if (outcome.kind !== 'fault')
      return this.#record(job, (draft) => job.undeliverable(draft, new Date(this.#parts.now()).toISOString()));
    this.#faulty.set(place, job.requestId);
  }

  /** Of a fault the log hears each time, and the owner once. */
  #report(what: DeliveryFault['what'], peer: PeerRecord, error: unknown): void {
    const { log, onFault } = this.#parts;
    const code = faultCode();
    const who = { friend: peer.telegram_id, node: peer.server_id };
    log.error({ ...who, code, err: error }, `${what} cannot be sent: a fault of the bot’s own, code ${code}`);
    const trouble = `${what} ${peer.server_id} ${String(error)}`;
    const isNews = this.#troubles.size < MOST_TROUBLES && !this.#troubles.has(trouble);
    if (isNews) this.#troubles.add(trouble);
    onFault?.({ what, peer, code, isNews });
  }

  /** Ends a request in the store. If the store cannot be written, the request stays, but what was sent is not sent again. */
  async #record(job: DeliveryJob, change: Change): Promise<void> {
    const { store, log } = this.#parts;
    const place = placeOf(job);
    try {
      await store.update(change);
      this.#arrived.delete(place);
      this.#retries.delete(place);
      if (job.what === 'config') this.#arrived.delete(placeOf({ what: 'buttons', peerId: job.peerId })); // new files, new buttons
    } catch (error) {
      log.error({ ...whoGets(job), err: error }, 'what became of a config could not be written to the store');
      this.#retryLater(place, null);
    }
  }

  #retryLater(place: string, waitMs: number | null): void {
    const { now, retry = { first: 1000, longest: 60_000 } } = this.#parts;
    const backoff = this.#retries.get(place)?.backoff ?? new Backoff(retry.first, retry.longest);
    this.#retries.set(place, { backoff, from: now(), waitMs: waitMs ?? backoff.next() });
  }

  /** Writes a change that nobody waits for. If it fails, the request is still in the store and is tried again. */
  #change(change: Change): void {
    this.#parts.store.update(change).catch((error: unknown) => {
      this.#parts.log.error({ err: error }, 'a delivery could not be written to the store');
    });
  }
}

/** Whether less than `ms` have passed since `from`. A clock that was set back makes nobody wait until it has caught up. */
const isWithin = (ms: number, from: number, now: number): boolean => now >= from && now < from + ms;

const placeOfConfig = ({ peerId }: PendingConfig): string => placeOf({ what: 'config', peerId });
const placeOf = ({ what, peerId }: Pick<DeliveryJob, 'what' | 'peerId'>): string => `${what} ${peerId}`;
const whoGets = ({ peerId, peer }: DeliveryJob) => ({ friend: peer.telegram_id, node: peer.server_id, peer: peerId });
