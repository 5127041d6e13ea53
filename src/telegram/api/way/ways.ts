import type { Log } from '../../../log.ts';
import { shownWay, type Way } from './opened.ts';

/** A way that failed is tried last for so long (ms); a preferred one is tried again by itself after it. */
const REST_MS = 10 * 60_000;

interface WaysParts {
  /** In order of preference, never empty. */
  readonly list: readonly Way[];
  /** As shown: the one that worked last, before this start. */
  readonly remembered?: string | null;
  readonly remember?: (shown: string) => void;
  readonly log?: Log;
  /** Ms of a clock that is never set. */
  readonly now?: () => number;
}

/** The ways to Telegram: which one is tried first, and which ones after it. */
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

  /** The one in use, then the others as they are preferred; those that failed lately last, the latest at the very end. */
  order(): readonly Way[] {
    const others = this.#parts.list.filter((way) => way !== this.#current);
    return [this.#current, ...others].toSorted((a, b) => this.#rest(a) - this.#rest(b));
  }

  /** A call by this way ended without a word of Telegram's. */
  failed(way: Way, err: unknown): void {
    this.#failedAt.set(way, this.#now());
    if (this.#parts.list.length > 1) this.#parts.log?.debug({ err }, `Telegram did not answer by ${shownWay(way)}`);
  }

  /** Telegram answered by this way. A late answer by a way that was left for a better one changes nothing. */
  worked(way: Way): void {
    const { list, log, remember } = this.#parts;
    this.#failedAt.delete(way);
    if (way === this.#current) return;
    if (list.indexOf(way) > list.indexOf(this.#current) && this.#rest(this.#current) === 0) return;
    this.#current = way;
    this.#triedAt = this.#now();
    log?.info(`the way to Telegram is ${shownWay(way)} now`);
    remember?.(shownWay(way));
  }

  /** Those that are preferred to the one in use, when it is time to try them again; each such time is told once. */
  dueAgain(): readonly Way[] {
    const better = this.#parts.list.slice(0, Math.max(0, this.#parts.list.indexOf(this.#current)));
    if (better.length === 0 || this.#now() - this.#triedAt < REST_MS) return [];
    this.#triedAt = this.#now();
    return better;
  }

  /** When it failed, while that counts; 0: it may be tried. */
  #rest(way: Way): number {
    const at = this.#failedAt.get(way);
    return at === undefined || this.#now() - at >= REST_MS ? 0 : at;
  }
}
