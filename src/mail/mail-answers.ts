import { Backoff } from '../backoff.ts';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { AskedByMail } from '../peers/records/mail-record.ts';
import { forEachInTurn } from '../telegram/outbox/for-each-isolated.ts';
import type { AuditEntry } from '../telegram/router/audit.ts';
import type { Post } from './post.ts';
import type { Attachment } from './send-letter.ts';
import { recent } from './take-letters.ts';

/** What a friend is answered. */
export interface Answer {
  readonly subject: string;
  readonly text: string;
  readonly files: readonly Attachment[];
}

/** Makes the answer to a friend's letter; null while it cannot be made, such as when the node does not have the key yet. */
export type AnswerMaker = (friendId: number, asked: AskedByMail) => Promise<Answer | null>;

interface MailAnswersParts {
  readonly store: StorePort;
  readonly post: Pick<Post, 'send'>;
  readonly answer: AnswerMaker;
  readonly audit: { append(entry: AuditEntry): Promise<void> };
  readonly notify: NotifyOwner;
  readonly now: () => number;
  readonly log: Log;
}

/** After so long (ms) an answer that could not be sent is given up; its file could hold a key that has lapsed. */
const GIVE_UP_MS = 72 * 3_600_000;
/** The waits (ms) until an answer is tried again. */
const AGAIN = { first: 5000, longest: 30 * 60_000 };

/**
 * Answers friends' letters: each as soon as it can be, the friends one after the other. An answer that was sent and whose record was
 * lost is sent again with the same Message-ID; it holds the same key.
 */
export class MailAnswers {
  readonly #parts: MailAnswersParts;
  /** By letter: when it may be tried again (ms since 1970), and how long to wait after that. */
  readonly #retries = new Map<number, { readonly backoff: Backoff; from: number; waitMs: number }>();

  constructor(parts: MailAnswersParts) {
    this.#parts = parts;
  }

  /** Tries every answer that is due; one that fails keeps no other from its friend. Rejects when the store cannot be written. */
  async run(): Promise<void> {
    const { store, now } = this.#parts;
    const waiting = Object.values(store.state.users).flatMap(({ telegram_id: id, mail }) =>
      mail?.asked ? [{ id, asked: mail.asked }] : [],
    );
    const open = new Set(waiting.map(({ asked }) => asked.letter));
    for (const letter of this.#retries.keys()) if (!open.has(letter)) this.#retries.delete(letter);
    await forEachInTurn(waiting, async ({ id, asked }) => {
      const retry = this.#retries.get(asked.letter);
      const passed = retry ? now() - retry.from : 0;
      if (retry && passed >= 0 && passed < retry.waitMs) return;
      try {
        await this.#attend(id, asked);
      } catch (error) {
        this.#retryLater(asked.letter); // it may have been sent: not again at once
        throw error;
      }
    });
  }

  async #attend(id: number, asked: AskedByMail): Promise<void> {
    const { store, post, audit, now, notify, log } = this.#parts;
    const user = store.state.users[id];
    if (!user?.mail || !isAdmitted(user, now())) return this.#close(id, asked, false);
    await audit.append({ at: asked.at, update: asked.letter, by: id, what: `letter-${asked.wish}`, whom: String(id) });
    const answer = await this.#make(id, asked);
    if (answer !== null) {
      const letter = {
        ...answer,
        to: store.state.users[id]?.mail?.address ?? user.mail.address,
        id: `vpn-${asked.place}`,
      };
      const outcome = await post.send(letter);
      if (outcome === 'sent') {
        log.info({ friend: id }, `a letter was answered: ${asked.wish}`);
        return this.#close(id, asked, true);
      }
    }
    if (now() - Date.parse(asked.at) < GIVE_UP_MS) return this.#retryLater(asked.letter);
    notify({ kind: 'mail-not-sent', friendId: id });
    return this.#close(id, asked, false);
  }

  /** Null also when it fails, as with a secret that does not open (after an edit by hand): that ends by itself or with the answer. */
  async #make(id: number, asked: AskedByMail): Promise<Answer | null> {
    const { answer, log } = this.#parts;
    try {
      return await answer(id, asked);
    } catch (error) {
      const level = this.#retries.has(asked.letter) ? 'debug' : 'error';
      log[level]({ friend: id, err: error }, 'the answer to a letter cannot be made; it is tried again for three days');
      return null;
    }
  }

  /** The answer is no longer due; `wasSent`: it counts for the day. */
  async #close(id: number, { letter }: AskedByMail, wasSent: boolean): Promise<void> {
    const { store, now } = this.#parts;
    await store.update((draft) => {
      const mail = draft.users[id]?.mail;
      if (!mail) return;
      if (mail.asked?.letter === letter) mail.asked = null;
      if (wasSent) mail.answered = [...recent(mail.answered, now()), new Date(now()).toISOString()];
    });
    this.#retries.delete(letter);
  }

  #retryLater(letter: number): void {
    const known = this.#retries.get(letter);
    const backoff = known?.backoff ?? new Backoff(AGAIN.first, AGAIN.longest);
    this.#retries.set(letter, { backoff, from: this.#parts.now(), waitMs: backoff.next() });
  }
}
