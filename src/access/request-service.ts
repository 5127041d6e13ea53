import { UserError } from '../errors.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import type { RequestRecord } from '../peers/records/user-record.ts';
import { admit } from './admit.ts';
import { iso } from './guest-terms.ts';
import { type Actor, requireMayChange } from './people-service.ts';
import type { Person } from './person.ts';

/** How many requests may be open; a store full of strangers would slow every write. */
const MOST_OPEN = 500;

export type Verdict = 'approve' | 'refuse' | 'block';

interface RequestParts {
  readonly store: StorePort;
  readonly ownerId: number;
  readonly now: () => number;
}

/** Requests of strangers to be let in. Throws `UserError`. */
export class RequestService {
  readonly #store: StorePort;
  readonly #ownerId: number;
  readonly #now: () => number;

  constructor({ store, ownerId, now }: RequestParts) {
    this.#store = store;
    this.#ownerId = ownerId;
    this.#now = now;
  }

  /** One open request per person: asking again changes nothing. A blocked person gets the same answer and no request. */
  async ask({ id, username, name, language }: Person): Promise<void> {
    await this.#store.update((draft, before) => {
      const user = before.users[id];
      if (id === this.#ownerId || isAdmitted(user, this.#now())) throw new UserError('in-already');
      if (user && !user.active && user.removed_at === null) throw new UserError('access-paused');
      if (Object.hasOwn(before.blocked, id) || Object.hasOwn(before.requests, id)) return;
      if (Object.keys(before.requests).length >= MOST_OPEN) throw new UserError('too-many-requests');
      draft.requests[id] = { asked_at: iso(this.#now()), username, name, language, forwarded: false };
    });
  }

  /**
   * Answers a request and returns it; null when the same update is delivered again. Throws `request-gone` if it was answered already.
   */
  answer({ by, updateId }: Actor, id: number, verdict: Verdict): Promise<RequestRecord | null> {
    return this.#store.update((draft, before) => {
      if (before.seen_updates.includes(updateId)) return null;
      const request = Object.hasOwn(before.requests, id) ? before.requests[id] : undefined;
      if (!request) throw new UserError('request-gone');
      firstTime(draft, updateId);
      if (before.users[id]?.removed_at === null) requireMayChange(before, this.#ownerId, by, id);
      if (verdict === 'approve')
        admit(draft, id, {
          now: this.#now(),
          by,
          known: { username: request.username, name: request.name, language: request.language },
        });
      if (verdict === 'block') draft.blocked[id] = iso(this.#now());
      delete draft.requests[id];
      return request;
    });
  }
}
