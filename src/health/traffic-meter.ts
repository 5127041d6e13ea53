import type { Snapshot } from '../peers/nodes/snapshot.ts';
import type { State } from '../peers/records/records.ts';
import { writtenBetween } from '../written.ts';
import { usedBy } from './allowance/allowance.ts';
import { type Month, monthOf } from './allowance/month.ts';
import type { DayOf } from './calendar.ts';
import { accountLinks } from './link-traffic.ts';
import type { Moved } from './series.ts';
import {
  account,
  type CountedSnapshot,
  type DeviceTraffic,
  EMPTY_BOOK,
  forgetOld,
  type TrafficBook,
  withDevices,
} from './traffic.ts';
import { sumsOf, type TrafficSums } from './traffic-sums.ts';
import { type Period, type Usage, usageOf, usageOfDays } from './usage.ts';

/** Storage of the counted traffic. */
export interface TrafficFilePort {
  /** Reads what was saved last. */
  load(): Promise<TrafficBook>;
  /** Saves durably; returns the size (bytes). */
  save(book: TrafficBook): Promise<number>;
}

interface MeterParts {
  readonly file: TrafficFilePort;
  readonly store: { readonly state: State };
  readonly now: () => number;
  readonly dayOf: DayOf;
}

/** A big file is written less often, so that on average at most this many bytes a minute are written. */
const BYTES_A_MINUTE = 1_000_000;

/** How many snapshots may wait to be counted; one of thousands of peers takes a megabyte. */
const MOST_WAITING = 3;

/** Counts devices' traffic from their nodes' snapshots and keeps it in a file. */
export class TrafficMeter {
  readonly #parts: MeterParts;
  #book: TrafficBook = EMPTY_BOOK;
  #saved: TrafficBook = EMPTY_BOOK;
  #opened: Promise<void> | null = null;
  #isOpen = false;
  #seen: CountedSnapshot[] = [];
  /** Entry → the counters of its links that were not taken in yet. */
  readonly #links = new Map<string, { readonly moved: ReadonlyMap<string, Moved>; readonly at: number }>();
  #saveAt = 0;
  #tidiedOn = 0;

  constructor(parts: MeterParts) {
    this.#parts = parts;
  }

  /** Loads the saved traffic at the first call; before that all sums are 0. */
  open(): Promise<void> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  /** Remembers a node's snapshot for `count`, which does the work, so that the node's loop does not wait. */
  note(nodeId: string, snapshot: Snapshot): void {
    const { state } = this.#parts.store;
    const before = this.#seen.findLastIndex((look) => look.nodeId === nodeId);
    if (saysNoMore(this.#seen[before], snapshot, state)) this.#seen.splice(before, 1);
    this.#seen.push(withDevices(state, nodeId, snapshot));
    if (this.#isOpen && this.#seen.length >= MOST_WAITING) this.#takeIn();
  }

  /** Remembers the counters of an entry's links for `count`. */
  noteLinks(entryId: string, moved: ReadonlyMap<string, Moved>, at: number): void {
    this.#links.set(entryId, { moved, at });
  }

  /** Counts the snapshots since the last call, and writes the file when it is due. Rejects when it cannot be written. */
  async count(): Promise<void> {
    const { now } = this.#parts;
    await this.open();
    this.#takeIn();
    if (now() < this.#saveAt || this.#book === this.#saved) return;
    this.#saveAt = now() + 60_000;
    const bytes = await this.#save();
    this.#saveAt = now() + 60_000 * Math.max(1, bytes / BYTES_A_MINUTE);
  }

  /** Counts and writes everything that is left. */
  async close(): Promise<void> {
    if (this.#opened === null && this.#seen.length === 0 && this.#links.size === 0) return;
    await this.open();
    this.#takeIn();
    if (this.#book !== this.#saved) await this.#save();
  }

  get book(): TrafficBook {
    return this.#book;
  }

  device(id: string): TrafficSums {
    const device = this.#book.devices.get(id);
    return this.#sums(device ? [device] : []);
  }

  /** Sums of all devices of a friend, removed ones included. */
  friend(id: number): TrafficSums {
    return this.#sums([...this.#book.devices.values()].filter(({ friend }) => friend === id));
  }

  node(id: string): TrafficSums {
    return this.#sums([...this.#book.devices.values()].filter(({ node }) => node === id));
  }

  /** The present month of allowances that begin on this day of it. */
  month(fromDay: number): Month {
    return monthOf(this.#parts.dayOf(this.#parts.now()), fromDay);
  }

  /** The same, and the bytes that a friend's devices moved in it, in both directions. */
  inMonth(id: number, fromDay: number): { readonly month: Month; readonly bytes: number } {
    const month = this.month(fromDay);
    return { month, bytes: usedBy(this.#book, id, month) };
  }

  usage(period: Period): Usage {
    return usageOf(this.#book, period, this.#parts.now(), this.#parts.dayOf);
  }

  /** The traffic of so many days from day `first` on (days since 1970 in the bot's time zone). */
  days(first: number, count: number): Usage {
    return usageOfDays(this.#book, first, count);
  }

  #sums(devices: readonly DeviceTraffic[]): TrafficSums {
    return sumsOf(devices, this.#parts.now(), this.#parts.dayOf);
  }

  async #open(): Promise<void> {
    this.#book = await this.#parts.file.load();
    this.#saved = this.#book;
    this.#isOpen = true;
  }

  #takeIn(): void {
    const { store, now, dayOf } = this.#parts;
    for (const look of this.#seen.splice(0)) this.#book = account(this.#book, look, dayOf);
    for (const [entryId, { moved, at }] of this.#links)
      this.#book = accountLinks(this.#book, entryId, moved, dayOf(at));
    this.#links.clear();
    const today = dayOf(now());
    if (today === this.#tidiedOn) return;
    this.#tidiedOn = today;
    this.#book = forgetOld(this.#book, store.state, today);
  }

  async #save(): Promise<number> {
    const book = this.#book;
    const bytes = await this.#parts.file.save(book);
    this.#saved = book;
    return bytes;
  }
}

/**
 * Whether a waiting look tells nothing that the next one does not: the second is the first with peers that we set meanwhile, and all its
 * devices are still in the store. If we removed a peer, or somebody a device, the first tells where their counters ended.
 */
function saysNoMore(waiting: CountedSnapshot | undefined, next: Snapshot, { peers }: State): boolean {
  if (waiting?.snapshot.at !== next.at) return false;
  const written = writtenBetween(waiting.snapshot.peers, next.peers);
  const isWhole = written?.every((key) => next.peers.has(key)) ?? false;
  return isWhole && waiting.devices.every(([id]) => peers[id] !== undefined);
}
