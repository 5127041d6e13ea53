import { Backoff } from '../../backoff.ts';
import type { Log } from '../../log.ts';
import { isOnNode, markNoted, type PendingConfig, pendingConfigs } from '../../peers/devices/delivery.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { PeerRecord } from '../../peers/records/records.ts';
import { faultCode } from '../outbox/own-fault.ts';
import type { Recall } from '../outbox/recall.ts';
import { judgeSendError } from '../outbox/send-outcome.ts';
import { DelayNotes, NOTE_AFTER_MS } from './delay-notes.ts';
import { type Parcel, type ParcelSenders, parcels, wishOf } from './parcels.ts';
import { Superseded } from './superseded.ts';
import { UploadTyping } from './upload-typing.ts';

/** Telegram takes about 30 messages a second; a thousand at once would only be refused, and hold up the commands behind them. */
const MOST_AT_ONCE = 50;

interface DeliveriesParts extends ParcelSenders {
  readonly store: StorePort;
  /** Shows the friend that a file is on its way. */
  readonly showUpload: (pending: PendingConfig) => void;
  /** Called when one config alone waits for its node: what is made now need not be made when it may go out. */
  readonly prepare?: (pending: PendingConfig, snapshot: Snapshot) => Promise<void>;
  /** Queues the sentence that says that the config will come; `onSent` is called once it has arrived; `recall` takes it back. */
  readonly note: (pending: PendingConfig, onSent: () => void, recall: Recall) => void;
  /** Resolves when the answers that wait for the friend's chat by now have arrived, or after a moment: the config comes behind them. */
  readonly answered?: (pending: PendingConfig) => Promise<void>;
  /** A fault of ours, or a refusal for good, keeps something from its friend; the log has the cause under the code. */
  readonly onFault?: (fault: DeliveryFault) => void;
  readonly now: () => number;
  readonly log: Log;
  readonly retry?: { readonly first: number; readonly longest: number };
}

/** Something that cannot be sent, whatever the network does. */
export interface DeliveryFault {
  readonly what: Parcel['what'] | 'note';
  readonly peer: PeerRecord;
  readonly code: string;
  /** The same trouble was not told before. */
  readonly isNews: boolean;
}

/** Troubles of different kinds that the owner hears of in one run; with more of them the bot itself is broken. */
const MOST_TROUBLES = 20;

type Change = Parameters<StorePort['update']>[0];

/**
 * Sends the configs that wait in the store as soon as each would work, and after each its buttons; what fails is tried for as long
 * as it makes sense. What arrived is written down before the next is sent, so that a fault of one is no reason to repeat the other.
 */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  /** By device: its files and its buttons never overtake each other. */
  readonly #sending = new Map<string, Promise<void>>();
  readonly #retries = new Map<string, { readonly backoff: Backoff; from: number; waitMs: number }>();
  /** The wish of each parcel that a fault of ours keeps from being sent: it waits for another wish, or for the next start. */
  readonly #faulty = new Map<string, string>();
  readonly #troubles = new Set<string>();
  readonly #notes = new DelayNotes();
  /** The wish of each parcel that arrived, known also while the store cannot be written. */
  readonly #arrived = new Map<string, string>();
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
    await Promise.race([Promise.all(this.#sending.values()), limit]);
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Attends to everything that waits, and sets the time of the next scan. */
  scan(): void {
    if (this.#stopped) return;
    const { store, now, snapshotOf } = this.#parts;
    const configs = pendingConfigs(store.state, now());
    this.#prepare(configs);
    const tries = parcels(store.state, now(), this.#parts).map((parcel) => this.#attend(parcel));
    const coming = configs.filter((pending) => this.#faulty.get(placeOfConfig(pending)) !== wishOf(pending));
    const signs = coming.flatMap((pending) => [
      this.#noteIfDue(pending),
      this.#showIfDue(pending, snapshotOf(pending.peer.server_id) !== null),
    ]);
    const next = [...signs, ...tries].reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = Number.isFinite(next) ? setTimeout(() => this.scan(), Math.max(0, next - now())) : null;
  }

  /** While a crowd waits, whatever is made ahead only takes time from those before it. */
  #prepare([first, ...others]: readonly PendingConfig[]): void {
    const { snapshotOf, prepare, log } = this.#parts;
    if (!first || others.length > 0) return;
    const snapshot = snapshotOf(first.peer.server_id);
    if (!snapshot || isOnNode(first, snapshot)) return;
    prepare?.(first, snapshot).catch((err: unknown) => log.debug({ err }, 'a config could not be made ahead')); // its upload will tell
  }

  /** Returns when to look again. */
  #showIfDue(pending: PendingConfig, isUp: boolean): number {
    const { showUpload, now } = this.#parts;
    const { isDue, next } = this.#typing.look({ pending, downForMs: NOTE_AFTER_MS, isUp, now: now() });
    if (isDue) showUpload(pending);
    return next;
  }

  /** Does for one parcel what can be done now; returns when to look again (ms since 1970), or infinity. */
  #attend(parcel: Parcel): number {
    const { peerId } = parcel;
    if (this.#sending.has(peerId)) return Infinity; // its end wakes us
    if (this.#faulty.get(placeOf(parcel)) === parcel.wish) return Infinity;
    const retry = this.#retries.get(placeOf(parcel));
    if (retry && isWithin(retry.waitMs, retry.from, this.#parts.now())) return retry.from + retry.waitMs;
    if (this.#sending.size >= MOST_AT_ONCE) return Infinity; // so does the end of any other
    const sending = this.#send(parcel).finally(() => {
      this.#sending.delete(peerId);
      this.wake();
    });
    this.#sending.set(peerId, sending);
    return Infinity;
  }

  /** Returns when the note is due, or infinity when there is none to come. */
  #noteIfDue(pending: PendingConfig): number {
    const { peerId, peer, since } = pending;
    if (this.#sending.has(peerId)) return Infinity; // its end wakes us
    const now = this.#parts.now();
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

  async #send(parcel: Parcel): Promise<void> {
    const { log, now } = this.#parts;
    const place = placeOf(parcel);
    const wasUnsent = parcel.config !== null && this.#notes.isUnsent(parcel.config);
    try {
      if (this.#arrived.get(place) !== parcel.wish) {
        const clearing = parcel.config && this.#clearTheWay(parcel.config);
        if (clearing) await clearing;
        await parcel.send();
        if (parcel.config) this.#notes.noteOutcome(parcel.config, wasUnsent, null);
      }
    } catch (error) {
      if (parcel.config) this.#notes.noteOutcome(parcel.config, wasUnsent, error);
      return this.#failed(parcel, error);
    }
    const level = parcel.what === 'config' ? 'info' : 'debug';
    if (this.#arrived.get(place) !== parcel.wish) log[level](whoGets(parcel), `${parcel.what} sent`);
    this.#arrived.set(place, parcel.wish);
    await this.#record(parcel, (draft) => parcel.arrived(draft, new Date(now()).toISOString()));
  }

  /** Whatever says that the config will come arrives before it, or not at all. Null when nothing is on its way. */
  #clearTheWay(pending: PendingConfig): Promise<unknown> | null {
    const waits = [this.#notes.takeBack(pending.peerId), this.#parts.answered?.(pending) ?? null].filter(
      (one) => one !== null,
    );
    return waits.length === 0 ? null : Promise.all(waits);
  }

  async #failed(parcel: Parcel, error: unknown): Promise<void> {
    const { log } = this.#parts;
    const place = placeOf(parcel);
    if (error instanceof Superseded)
      return log.debug(whoGets(parcel), `${parcel.what} not sent: it is no longer wanted`);
    const outcome = judgeSendError(error);
    if (outcome.kind === 'later') {
      const level = this.#retries.has(place) ? 'debug' : 'warn';
      log[level]({ ...whoGets(parcel), err: error }, `${parcel.what} not sent, will be tried again`);
      return this.#retryLater(place, outcome.waitMs);
    }
    if (outcome.kind === 'gone')
      log.warn({ ...whoGets(parcel), err: error }, `${parcel.what} struck off: it cannot reach its friend`);
    else this.#report(parcel.what, parcel.peer, error);
    if (outcome.kind !== 'fault') return this.#record(parcel, parcel.struckOff);
    this.#faulty.set(place, parcel.wish);
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

  /** Ends a wish in the store. While that cannot be written it stays, but what was sent is not sent again. */
  async #record(parcel: Parcel, change: Change): Promise<void> {
    const { store, log } = this.#parts;
    const place = placeOf(parcel);
    try {
      await store.update(change);
      this.#arrived.delete(place);
      this.#retries.delete(place);
      if (parcel.what === 'config') this.#arrived.delete(placeOf({ what: 'buttons', peerId: parcel.peerId })); // new files, new buttons
    } catch (error) {
      log.error({ ...whoGets(parcel), err: error }, 'what became of a config could not be written to the store');
      this.#retryLater(place, null);
    }
  }

  #retryLater(place: string, waitMs: number | null): void {
    const { now, retry = { first: 1000, longest: 60_000 } } = this.#parts;
    const backoff = this.#retries.get(place)?.backoff ?? new Backoff(retry.first, retry.longest);
    this.#retries.set(place, { backoff, from: now(), waitMs: waitMs ?? backoff.next() });
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

const placeOfConfig = ({ peerId }: PendingConfig): string => placeOf({ what: 'config', peerId });
const placeOf = ({ what, peerId }: Pick<Parcel, 'what' | 'peerId'>): string => `${what} ${peerId}`;
const whoGets = ({ peerId, peer }: Parcel) => ({ friend: peer.telegram_id, node: peer.server_id, peer: peerId });
