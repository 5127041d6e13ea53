import type { Log } from '../../log.ts';
import type { Outbox } from './outbox.ts';
import type { Row } from './outgoing.ts';

/** A message to one person. */
export interface OutgoingMessage {
  readonly chatId: number;
  readonly html: string;
  readonly rows?: readonly Row[];
  readonly silent?: boolean;
}

/** What a piece of news has to do with the store. */
interface News {
  /** Asked before every try; false: it is not sent any more. */
  readonly stillWanted: () => boolean;
  /** Records in the store that everybody was told or cannot be reached. Repeated until it succeeds. */
  readonly record: () => Promise<void>;
}

interface NotifierParts {
  readonly outbox: Outbox;
  readonly now: () => number;
  readonly log: Log;
}

interface Underway {
  readonly left: Set<number>;
  at: number;
  recording: boolean;
}

/** A message that a chat's queue gave up (the network was away for long) is queued again after this time, in ms. */
export const TELL_AGAIN_MS = 30 * 60_000;
const FORGET_MS = 24 * 3_600_000;

/**
 * Sends messages that must arrive at least once, also across a crash: until they have, the store says that they are due, and a periodic
 * job calls `tell` again. Within one run of the daemon each arrives once.
 */
export class Notifier {
  readonly #parts: NotifierParts;
  readonly #underway = new Map<string, Underway>();

  constructor(parts: NotifierParts) {
    this.#parts = parts;
  }

  isUnderway(key: string): boolean {
    return this.#underway.has(key);
  }

  /** Queues the messages of this piece of news unless they are under way; `key` names it. */
  tell(key: string, messages: readonly OutgoingMessage[], news: News): void {
    const { outbox, now } = this.#parts;
    for (const [old, { at }] of this.#underway) if (at + FORGET_MS < now()) this.#underway.delete(old);
    const known = this.#underway.get(key);
    if (known && known.left.size > 0 && known.at + TELL_AGAIN_MS > now()) return;
    const entry = known ?? { left: new Set(messages.keys()), at: 0, recording: false };
    entry.at = now();
    this.#underway.set(key, entry);
    if (entry.left.size === 0) return void this.#record(key, entry, news);
    for (const index of entry.left) {
      const { chatId, html, rows = [], silent = false } = messages[index] ?? { chatId: 0, html: '' };
      const done = () => {
        entry.left.delete(index);
        if (entry.left.size === 0) void this.#record(key, entry, news);
      };
      outbox.message(chatId, html, rows, { onSent: done, onGone: done, stillWanted: news.stillWanted, silent });
    }
  }

  /** If the store cannot be written, what was sent is not sent again in this run. */
  async #record(key: string, entry: Underway, { record }: News): Promise<void> {
    if (entry.recording) return;
    entry.recording = true;
    try {
      await record();
      this.#underway.delete(key);
    } catch (error) {
      this.#parts.log.error({ err: error }, 'that somebody was told could not be written to the store');
    }
    entry.recording = false;
  }
}
