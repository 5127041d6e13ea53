import { UserError } from '../errors.ts';
import type { Asker, StorePort } from '../peers/devices/peer-service.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import { firstTime } from '../peers/records/seen-updates.ts';

interface ResolverParts {
  readonly store: StorePort;
  readonly now: () => number;
}

/** What friends wish of the name servers of their servers. */
export class ResolverService {
  readonly #parts: ResolverParts;

  constructor(parts: ResolverParts) {
    this.#parts = parts;
  }

  /** Whether nothing is blocked for this friend; configs stay as they are. Throws `UserError`. */
  seeAds({ friendId, updateId }: Asker, wanted: boolean): Promise<void> {
    const { store, now } = this.#parts;
    return store.update((draft, before) => {
      if (!isAdmitted(before.users[friendId], now())) throw new UserError('no-access');
      const user = draft.users[friendId];
      if (user && firstTime(draft, updateId)) user.sees_ads = wanted;
    });
  }
}
