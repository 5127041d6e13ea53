import type { MailSettings } from '../config/settings.ts';
import type { Failure } from '../health/bot-alerts.ts';
import type { Log } from '../log.ts';
import { judgeMailError, type MailTrouble } from './mail-error.ts';
import { MailFailure } from './mail-failure.ts';
import { type OutgoingLetter, sendLetter } from './send-letter.ts';

/** What became of a letter: the server has it, or why not. */
export type PostOutcome = 'sent' | MailTrouble;

interface PostParts {
  readonly mail: MailSettings;
  readonly now: () => number;
  readonly log: Log;
}

/** How long (ms) one letter may take. */
const LETTER_MS = 5 * 60_000;

/** Hands letters to the mail server, one at a time. */
export class Post {
  readonly #parts: PostParts;
  readonly #failure: MailFailure;
  readonly #end = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: PostParts) {
    this.#parts = parts;
    this.#failure = new MailFailure('the server for letters', parts.now, parts.log);
  }

  /** Why no letters can be sent, and since when; null: they can. */
  get failure(): Failure | null {
    return this.#failure.present;
  }

  /** Sends a letter; never rejects. A refused one (`refused`) says nothing of others. */
  send(letter: Omit<OutgoingLetter, 'from'>): Promise<PostOutcome> {
    const sending = this.#last.then(() => this.#send(letter));
    this.#last = sending;
    return sending;
  }

  /** No more letters; one that is under way is given up. */
  stop(): void {
    this.#end.abort();
  }

  async #send(letter: Omit<OutgoingLetter, 'from'>): Promise<PostOutcome> {
    const { mail, log } = this.#parts;
    const { smtp: server, ways, from } = mail;
    if (this.#failure.isResting || this.#end.signal.aborted) return 'later';
    try {
      await sendLetter(
        { server, ways },
        { ...letter, from },
        AbortSignal.any([this.#end.signal, AbortSignal.timeout(LETTER_MS)]),
      );
      this.#failure.over();
      return 'sent';
    } catch (error) {
      const trouble = judgeMailError(error);
      if (trouble === 'refused') log.warn({ id: letter.id, reason: String(error) }, 'a letter was refused');
      else if (!this.#end.signal.aborted) this.#failure.note(error);
      return trouble;
    }
  }
}
