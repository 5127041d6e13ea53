import type { PendingConfig } from '../../peers/devices/delivery.ts';
import { SHOWN_AGAIN_MS, SHOWS_AFTER_MS } from '../outbox/typing.ts';

/** Whoever waits longer has put the phone away. */
const LONGEST_MS = 60_000;

interface Watched {
  readonly pending: PendingConfig;
  /** With the node down, only until the friend is told so, after so many ms. */
  readonly downForMs: number;
  readonly isUp: boolean;
  /** Ms since 1970. */
  readonly now: number;
}

/** When a friend is to see that their config is on its way: from 300 ms after they asked, as long as it takes. */
export class UploadTyping {
  readonly #shown = new Map<string, { readonly since: string; readonly at: number }>();

  /** Whether to show it now, and when to ask again (ms since 1970), or infinity. */
  look({ pending: { peerId, since }, downForMs, isUp, now }: Watched): {
    readonly isDue: boolean;
    readonly next: number;
  } {
    const begun = Date.parse(since);
    const end = begun + (isUp ? LONGEST_MS : downForMs);
    const shown = this.#shown.get(peerId);
    const due = shown?.since === since ? shown.at + SHOWN_AGAIN_MS : begun + SHOWS_AFTER_MS;
    if (Math.max(due, now) >= end) return { isDue: false, next: Number.POSITIVE_INFINITY };
    if (due > now) return { isDue: false, next: due };
    this.#shown.set(peerId, { since, at: now });
    return { isDue: true, next: now + SHOWN_AGAIN_MS };
  }
}
