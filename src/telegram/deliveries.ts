import { Backoff } from '../backoff.ts';
import type { Log } from '../log.ts';
import { dropWish, isOnNode, markNoted, markSent, type PendingConfig, pendingConfigs } from '../peers/delivery.ts';
import type { StorePort } from '../peers/peer-service.ts';
import type { Snapshot } from '../peers/snapshot.ts';
import { judgeSendError } from './send-outcome.ts';

/** After so long without an upload the friend is told that the config will come by itself (invariant 4). */
export const NOTE_AFTER_MS = 2000;

interface DeliveriesParts {
  readonly store: StorePort;
  /** What a node has, or null while it is down or unknown. */
  readonly snapshotOf: (nodeId: string) => Snapshot | null;
  /** One upload; rejects with the Bot API's error. */
  readonly upload: (pending: PendingConfig, snapshot: Snapshot) => Promise<void>;
  /** Queues the sentence that says that the config will come. */
  readonly note: (pending: PendingConfig) => void;
  readonly now: () => number;
  readonly log: Log;
  readonly retry?: { readonly first: number; readonly longest: number };
}

/** Sends the configs that wait in the store as soon as each would work; what fails is tried for as long as it makes sense. */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  readonly #uploading = new Map<string, Promise<void>>();
  readonly #retries = new Map<string, { readonly backoff: Backoff; at: number }>();
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
    const { now, snapshotOf, note } = this.#parts;
    const { peerId, peer } = pending;
    const noteAt = peer.send?.noted === false ? Date.parse(pending.since) + NOTE_AFTER_MS : Infinity;
    if (noteAt <= now()) {
      note(pending);
      this.#change((draft) => markNoted(draft, peerId, pending.since));
      return Infinity; // the commit wakes us again
    }
    const snapshot = snapshotOf(peer.server_id);
    if (!snapshot || this.#uploading.has(peerId) || !isOnNode(pending, snapshot)) return noteAt;
    const retryAt = this.#retries.get(peerId)?.at ?? 0;
    if (retryAt > now()) return Math.min(noteAt, retryAt);
    const upload = this.#upload(pending, snapshot).finally(() => {
      this.#uploading.delete(peerId);
      this.wake();
    });
    this.#uploading.set(peerId, upload);
    return noteAt;
  }

  async #upload(pending: PendingConfig, snapshot: Snapshot): Promise<void> {
    const { upload, store, now, log } = this.#parts;
    const who = { friend: pending.peer.telegram_id, node: pending.peer.server_id, peer: pending.peerId };
    try {
      await upload(pending, snapshot);
      await store.update((draft) => markSent(draft, pending, new Date(now()).toISOString()));
      this.#retries.delete(pending.peerId);
      log.info(who, 'config sent');
    } catch (error) {
      const outcome = judgeSendError(error);
      if (outcome.kind !== 'later') {
        log.warn({ ...who, err: error }, 'config struck off: it cannot reach its friend');
        this.#retries.delete(pending.peerId);
        this.#change((draft) => dropWish(draft, pending));
        return;
      }
      this.#retryLater(pending.peerId, outcome.waitMs);
      log.debug({ ...who, err: error }, 'config not sent, will be tried again');
    }
  }

  #retryLater(peerId: string, waitMs: number | null): void {
    const { now, retry = { first: 1000, longest: 60_000 } } = this.#parts;
    const entry = this.#retries.get(peerId) ?? { backoff: new Backoff(retry.first, retry.longest), at: 0 };
    entry.at = now() + (waitMs ?? entry.backoff.next());
    this.#retries.set(peerId, entry);
  }

  /** A change nobody waits for. If it cannot be written now, the wish is still there and everything happens once more. */
  #change(change: Parameters<StorePort['update']>[0]): void {
    this.#parts.store.update(change).catch((error: unknown) => {
      this.#parts.log.error({ err: error }, 'a delivery could not be written to the store');
    });
  }
}
