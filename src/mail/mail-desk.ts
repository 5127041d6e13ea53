import type { Failure } from '../health/bot-alerts.ts';
import type { Log } from '../log.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import type { MailPlace } from './dial.ts';
import { MailFailure } from './mail-failure.ts';
import { readMailbox } from './mailbox.ts';
import { type Batch, type Taken, takeLetters } from './take-letters.ts';

interface MailDeskParts {
  readonly place: MailPlace;
  /** The desk's own address. */
  readonly own: string;
  readonly store: StorePort;
  readonly box: SecretBox;
  readonly now: () => number;
  readonly log: Log;
}

/** Reads the desk's mailbox now and then, and takes friends' letters in. Nothing waits for it. */
export class MailDesk {
  readonly #parts: MailDeskParts;
  readonly #failure: MailFailure;
  readonly #end = new AbortController();

  constructor(parts: MailDeskParts) {
    this.#parts = parts;
    this.#failure = new MailFailure('the mailbox', parts.now, parts.log);
  }

  /** Why the mailbox cannot be read, and since when; null: it can. */
  get failure(): Failure | null {
    return this.#failure.present;
  }

  /** Reads what is new. A server that fails is noted in `failure`; rejects only when the store cannot be written. */
  async visit(): Promise<void> {
    if (this.#failure.isResting || this.#end.signal.aborted) return;
    const { place, store } = this.#parts;
    const { validity, last_uid: uid } = store.state.mail_desk;
    let ours: { readonly error: unknown } | null = null;
    const take = async (batch: Batch) => {
      try {
        await this.#take(batch);
      } catch (error) {
        ours = { error };
        throw error;
      }
    };
    try {
      await readMailbox(place, { validity, uid }, take, this.#end.signal);
      this.#failure.over();
    } catch (error) {
      if (ours !== null) throw error;
      if (!this.#end.signal.aborted) this.#failure.note(error);
    }
  }

  /** Ends a visit that is under way; what it did not take in is read again. */
  stop(): void {
    this.#end.abort();
  }

  async #take(batch: Batch): Promise<void> {
    const { store, box, own, now, log } = this.#parts;
    const taken = await store.update((draft, before) => takeLetters(draft, before, batch, { box, own, now: now() }));
    for (const one of taken) {
      if (one.kind === 'asked') log.info({ friend: one.friendId }, `a letter asks for: ${one.wish}`);
      if (one.kind === 'damaged')
        log.error({ friend: one.friendId }, 'a letter gets no answer: the friend’s code in the store does not open');
    }
    const ignored = Object.entries(Object.groupBy(taken.flatMap(ignoredBecause), (why) => why));
    for (const [why, all = []] of ignored) log.debug(`letters that get no answer (${why}): ${all.length}`);
  }
}

const ignoredBecause = (taken: Taken): string[] => (taken.kind === 'ignored' ? [taken.why] : []);
