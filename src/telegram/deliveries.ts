import { Backoff } from '../backoff.ts';
import type { Log } from '../log.ts';
import { dropWish, isOnNode, markNoted, markSent, type PendingConfig, pendingConfigs } from '../peers/delivery.ts';
import type { StorePort } from '../peers/peer-service.ts';
import type { Snapshot } from '../peers/snapshot.ts';
import { judgeSendError } from './send-outcome.ts';
import { UploadTyping } from './upload-typing.ts';

/** After so long without an upload the friend is told that the config will come by itself (invariant 4). */
export const NOTE_AFTER_MS = 2000;

interface DeliveriesParts {
  readonly store: StorePort;
  /** What a node has, or null while it is down or unknown. */
  readonly snapshotOf: (nodeId: string) => Snapshot | null;
  /** One upload; rejects with the Bot API's error. */
  readonly upload: (pending: PendingConfig, snapshot: Snapshot) => Promise<void>;
  /** Shows the friend that a file is on its way. */
  readonly showUpload: (pending: PendingConfig) => void;
  /** Queues the sentence that says that the config will come; `onSent` is called once it has arrived. */
  readonly note: (pending: PendingConfig, onSent: () => void) => void;
  readonly now: () => number;
  readonly log: Log;
  readonly retry?: { readonly first: number; readonly longest: number };
}

type Change = Parameters<StorePort['update']>[0];

/** Sends the configs that wait in the store as soon as each would work; what fails is tried for as long as it makes sense. */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  readonly #uploading = new Map<string, Promise<void>>();
  readonly #retries = new Map<string, { readonly backoff: Backoff; from: number; waitMs: number }>();
  /** The wish (its `since`) of each device that was noted or met, known also while the store cannot be written. */
  readonly #noted = new Map<string, string>();
  readonly #sent = new Map<string, string>();
  readonly #typing = new UploadTyping();
  #timer: NodeJS.Timeout | null = null;
  #scanning = false;
  #stopped = false;

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
  }

  /** Something changed: the store, a node, or an upload ended. Calls within one turn of the event loop share one scan. */
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
    await Promise.race([Promise.all(this.#uploading.values()), limit]);
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Attends to everything that waits, and sets the time of the next scan. */
  scan(): void {
    if (this.#stopped) return;
    const { store, now } = this.#parts;
    const times = pendingConfigs(store.state, now()).map((pending) => this.#attend(pending));
    const next = Math.min(...times);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = Number.isFinite(next) ? setTimeout(() => this.scan(), Math.max(0, next - now())) : null;
  }

  /** Does for one config what can be done now; returns when to look again (ms since 1970), or infinity. */
  #attend(pending: PendingConfig): number {
    const { now, snapshotOf } = this.#parts;
    const { peerId, peer } = pending;
    const snapshot = snapshotOf(peer.server_id);
    const nextAt = Math.min(this.#noteIfDue(pending), this.#showIfDue(pending, snapshot !== null));
    if (!snapshot || this.#uploading.has(peerId) || !isOnNode(pending, snapshot)) return nextAt;
    const retry = this.#retries.get(peerId);
    if (retry && isWithin(retry.waitMs, retry.from, now())) return Math.min(nextAt, retry.from + retry.waitMs);
    const upload = this.#upload(pending, snapshot).finally(() => {
      this.#uploading.delete(peerId);
      this.wake();
    });
    this.#uploading.set(peerId, upload);
    return nextAt;
  }

  /** Returns when to look again. */
  #showIfDue(pending: PendingConfig, isUp: boolean): number {
    const { showUpload, now } = this.#parts;
    const { isDue, next } = this.#typing.look({ pending, downForMs: NOTE_AFTER_MS, isUp, now: now() });
    if (isDue) showUpload(pending);
    return next;
  }

  /** Returns when the note is due, or infinity when there is none to come. */
  #noteIfDue(pending: PendingConfig): number {
    const { peerId, peer, since } = pending;
    if (peer.send?.noted !== false || this.#noted.get(peerId) === since) return Infinity;
    const asked = Date.parse(since);
    if (isWithin(NOTE_AFTER_MS, asked, this.#parts.now())) return asked + NOTE_AFTER_MS;
    this.#noted.set(peerId, since);
    this.#parts.note(pending, () => this.#change((draft) => markNoted(draft, peerId, since)));
    return Infinity;
  }

  async #upload(pending: PendingConfig, snapshot: Snapshot): Promise<void> {
    const { upload, log, now } = this.#parts;
    const { peerId } = pending;
    const wish = `${pending.since} ${pending.key.public_key}`;
    try {
      if (this.#sent.get(peerId) !== wish) await upload(pending, snapshot);
    } catch (error) {
      const outcome = judgeSendError(error);
      if (outcome.kind === 'later') {
        const level = this.#retries.has(peerId) ? 'debug' : 'warn';
        log[level]({ ...whoGets(pending), err: error }, 'config not sent, will be tried again');
        return this.#retryLater(peerId, outcome.waitMs);
      }
      log.warn({ ...whoGets(pending), err: error }, 'config struck off: it cannot reach its friend');
      return this.#record(pending, (draft) => dropWish(draft, pending));
    }
    if (this.#sent.get(peerId) !== wish) log.info(whoGets(pending), 'config sent');
    this.#sent.set(peerId, wish);
    await this.#record(pending, (draft) => markSent(draft, pending, new Date(now()).toISOString()));
  }

  /** Ends a wish in the store. While that cannot be written it stays, but what was sent is not sent again. */
  async #record(pending: PendingConfig, change: Change): Promise<void> {
    const { store, log } = this.#parts;
    try {
      await store.update(change);
      this.#sent.delete(pending.peerId);
      this.#retries.delete(pending.peerId);
    } catch (error) {
      log.error({ ...whoGets(pending), err: error }, 'what became of a config could not be written to the store');
      this.#retryLater(pending.peerId, null);
    }
  }

  #retryLater(peerId: string, waitMs: number | null): void {
    const { now, retry = { first: 1000, longest: 60_000 } } = this.#parts;
    const backoff = this.#retries.get(peerId)?.backoff ?? new Backoff(retry.first, retry.longest);
    this.#retries.set(peerId, { backoff, from: now(), waitMs: waitMs ?? backoff.next() });
  }

  /** A change nobody waits for. If it cannot be written now, the wish is still there and everything happens once more. */
  #change(change: Change): void {
    this.#parts.store.update(change).catch((error: unknown) => {
      this.#parts.log.error({ err: error }, 'a delivery could not be written to the store');
    });
  }
}

/** Whether less than `ms` have passed since `from`. A clock that was set back makes nobody wait until it has caught up. */
const isWithin = (ms: number, from: number, now: number): boolean => now >= from && now < from + ms;

const whoGets = ({ peerId, peer }: PendingConfig) => ({ friend: peer.telegram_id, node: peer.server_id, peer: peerId });
