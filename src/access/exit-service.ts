import { UserError } from '../errors.ts';
import { choosesExit, exitsFor } from '../exits/choices.ts';
import type { Asker, StorePort } from '../peers/devices/peer-service.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import type { ExitWay } from '../peers/records/user-record.ts';

interface ExitParts {
  readonly store: StorePort;
  readonly now: () => number;
  /** Whether friends choose for themselves of whom the owner did not say otherwise. */
  readonly friendsChoose: boolean;
}

/** Where friends leave: their own choice on each entry. */
export class ExitService {
  readonly #parts: ExitParts;

  constructor(parts: ExitParts) {
    this.#parts = parts;
  }

  /** The friend's choice on this entry; configs stay as they are. Throws `UserError`. */
  choose({ friendId, updateId }: Asker, entryId: string, way: ExitWay, to: string): Promise<void> {
    const { store, now, friendsChoose } = this.#parts;
    return store.update((draft, before) => {
      if (!isAdmitted(before.users[friendId], now())) throw new UserError('no-access');
      if (!choosesExit(before, friendId, friendsChoose)) throw new UserError('exit-by-owner');
      if (!exitsFor(before, friendId, entryId).includes(to)) throw new UserError('stale-button');
      const user = draft.users[friendId];
      if (user && firstTime(draft, updateId)) user.exits[entryId] = { way, to };
    });
  }
}
