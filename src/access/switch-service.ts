import { UserError } from '../errors.ts';
import { recordOutageNews } from '../health/outage-news.ts';
import type { Log } from '../log.ts';
import type { Asker, StorePort } from '../peers/devices/peer-service.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import type { RemedyService } from './remedy-service.ts';
import { mayBeSwitched, type Switch } from './switch-over.ts';

interface SwitchParts {
  readonly store: StorePort;
  readonly remedies: Pick<RemedyService, 'giveOn'>;
  readonly now: () => number;
  readonly log: Log;
}

/** "If my server is blocked, switch me over by yourself": the friend's wish, and what comes of it. */
export class SwitchService {
  readonly #parts: SwitchParts;

  constructor(parts: SwitchParts) {
    this.#parts = parts;
  }

  /** Turns it on or off for this friend. Throws `UserError`. */
  choose({ friendId, updateId }: Asker, isOn: boolean): Promise<void> {
    const { store, now } = this.#parts;
    return store.update((draft, before) => {
      if (!isAdmitted(before.users[friendId], now())) throw new UserError('no-access');
      const user = draft.users[friendId];
      if (user && firstTime(draft, updateId)) user.switches_over = isOn;
    });
  }

  /**
   * Queues the config of the other node and notes that the friend has to be told, in one change, so that it happens once whatever breaks.
   * Nothing happens if the friend may not be switched over any more. Where no config can be given, the day counts all the same.
   */
  async switchOver({ friendId, from, to }: Switch): Promise<void> {
    const { store, remedies, now, log } = this.#parts;
    const at = new Date(now()).toISOString();
    try {
      const isDone = await store.update((draft, before) => {
        const user = draft.users[friendId];
        if (!user || !mayBeSwitched(before, friendId, now())) return false;
        remedies.giveOn(draft, before, friendId, to, true);
        user.switched_over = { at, from, to, told: false };
        if (draft.nodes[from]?.down_since != null) recordOutageNews(draft, { kind: 'down', nodeId: from, friendId }); // this message says it as well
        return true;
      });
      if (isDone) log.info({ friend: friendId, node: to }, `a friend is switched over from node ${from} to ${to}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      log.warn({ friend: friendId, node: to }, `a friend cannot be switched over to node ${to}: ${error.code}`);
      await store.update((draft) => {
        const user = draft.users[friendId];
        if (user) user.switched_over = { at, from, to, told: true };
      });
    }
  }
}
