import type { Log } from '../../../log.ts';
import { shownWay, type Way } from './opened.ts';

/** How long a way that failed is tried after the others (ms), and how long until the preferred ways are tried again. */
const REST_MS = 10 * 60_000;

interface WaysParts {
  /** In order of preference, never empty. */
  readonly list: readonly Way[];
  /** The way that worked last before this start, as `shownWay` writes it. */
  readonly remembered?: string | null;
  /** Stores the way in use for the next start, as `shownWay` writes it. */
  readonly remember?: (shown: string) => void;
  readonly log?: Log;
  /** A monotonic clock (ms). */
  readonly now?: () => number;
}

/** Decides by which way Telegram is tried first, and by which after that. */
export class Ways {
  readonly #parts: WaysParts;
  readonly #now: () => number;
  readonly #failedAt = new Map<Way, number>();
  #current: Way;
  #triedAt: number;

  constructor(parts: WaysParts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
    const { list, remembered } = parts;
    this.#current = list.find((way) => shownWay(way) === remembered) ?? list[0] ?? 'direct';
    this.#triedAt = this.#now();
  }

  /** The way in use, then the others by preference; ways that failed lately come last, the most recent failure at the very end. */
  order(): readonly Way[] {
    const others = this.#parts.list.filter((way) => way !== this.#current);
    return [this.#current, ...others].toSorted((a, b) => this.#failedLately(a) - this.#failedLately(b));
  }

  /** Call it when a call by this way ended without an answer of Telegram. */
  failed(way: Way, err: unknown): void {
    this.#failedAt.set(way, this.#now());
    if (this.#parts.list.length > 1) this.#parts.log?.debug({ err }, `Telegram did not answer by ${shownWay(way)}`);
  }

  /** Call it when Telegram answered by this way. A late answer by a less preferred way changes nothing while the one in use works. */
  worked(way: Way): void {
    const { list, log, remember } = this.#parts;
    this.#failedAt.delete(way);
    if (way === this.#current) return;
    if (list.indexOf(way) > list.indexOf(this.#current) && this.#failedLately(this.#current) === 0) return;
    this.#current = way;
    this.#triedAt = this.#now();
    log?.info(`the way to Telegram is ${shownWay(way)} now`);
    remember?.(shownWay(way));
  }

  /** The ways preferred to the one in use if it is time to try them again, otherwise none; calling it restarts that time. */
  dueAgain(): readonly Way[] {
    const better = this.#parts.list.slice(0, Math.max(0, this.#parts.list.indexOf(this.#current)));
    if (better.length === 0 || this.#now() - this.#triedAt < REST_MS) return [];
    this.#triedAt = this.#now();
    return better;
  }

  /** When the way failed, if less than 10 minutes ago; otherwise 0. */
  #failedLately(way: Way): number {
    const at = this.#failedAt.get(way);
    return at === undefined || this.#now() - at >= REST_MS ? 0 : at;
  }
}
