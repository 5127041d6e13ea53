import type { PendingConfig } from '../../peers/devices/delivery.ts';
import { SHOWN_AGAIN_MS, SHOWS_AFTER_MS } from '../outbox/typing.ts';

/** Nothing is shown after this time (ms): whoever waits longer has put the phone away. */
const LONGEST_MS = 60_000;

interface Watched {
  readonly pending: PendingConfig;
  /** While the node is down it is shown only for so many ms; then the friend gets a note instead. */
  readonly downForMs: number;
  readonly isUp: boolean;
  /** Ms since 1970. */
  readonly now: number;
}

/** Decides when to show "sending a file…" in a friend's chat: from 300 ms after they asked until the config arrives. */
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
