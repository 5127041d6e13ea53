import { UserError } from '../errors.ts';
import { type Allowance, allowanceOf, extraOf } from '../health/allowance/allowance.ts';
import { dateOf, type Month } from '../health/allowance/month.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import { type AllowanceEnd, type DraftUser, MOST_GB } from '../peers/records/user-record.ts';
import { type Actor, requireMayChange } from './people-service.ts';

interface AllowanceParts {
  readonly store: StorePort;
  readonly ownerId: number;
}

/** Changes of friends' allowances and speeds, each once per update id. Who may change a person is as in `PeopleService`. Throws `UserError`. */
export class AllowanceService {
  readonly #store: StorePort;
  readonly #ownerId: number;

  constructor({ store, ownerId }: AllowanceParts) {
    this.#store = store;
    this.#ownerId = ownerId;
  }

  /** Sets the monthly amount (GB); null: none at all; `usual`: the default, with what happens at its end. */
  setAmount(actor: Actor, id: number, gb: number | null | 'usual'): Promise<void> {
    return this.#change(actor, id, (user, draft) => {
      user.allowance = gb === 'usual' ? null : { gb, end: presentEnd(user, draft) };
    });
  }

  /** Sets what happens at the end of the amount. */
  setEnd(actor: Actor, id: number, end: AllowanceEnd): Promise<void> {
    return this.#change(actor, id, (user, draft) => {
      user.allowance = { gb: allowanceOf(user, draft.preferences)?.gb ?? null, end };
    });
  }

  /** Sets the speed on each server (Mbit/s); null: the default. */
  setSpeed(actor: Actor, id: number, mbit: number | null): Promise<void> {
    return this.#change(actor, id, (user) => {
      user.speed_mbit = mbit;
    });
  }

  /** Sets a device's own speed (Mbit/s); null: that of its friend. Returns whose it is. */
  async setDeviceSpeed(actor: Actor, peerId: string, mbit: number | null): Promise<number> {
    const id = deviceOwner(this.#store.state, peerId);
    await this.#change(actor, id, (_, draft) => {
      const peer = draft.peers[peerId];
      if (peer?.telegram_id !== id) throw new UserError('unknown-device');
      peer.speed_mbit = mbit;
    });
    return id;
  }

  /** Adds GB for this month, if so many were added before; otherwise the button is stale, as one that was pressed already. */
  addGb(actor: Actor, id: number, gb: number, { month, before }: { month: Month; before: number }): Promise<void> {
    return this.#change(actor, id, (user, draft) => {
      if (allowanceOf(user, draft.preferences) === null || extraOf(user, month) !== before)
        throw new UserError('stale-button');
      const from = dateOf(month.from);
      const known = user.allowance_month?.from === from ? user.allowance_month : { from, told: 0, of_gb: 0 };
      user.allowance_month = { ...known, extra_gb: Math.min(before + gb, MOST_GB) };
    });
  }

  async #change(actor: Actor, id: number, change: (user: DraftUser, draft: Draft) => void): Promise<void> {
    await this.#store.update((draft, before) => {
      requireMayChange(before, this.#ownerId, actor.by, id);
      const user = draft.users[id];
      if (!user || user.removed_at !== null) throw new UserError('unknown-person');
      if (firstTime(draft, actor.updateId)) change(user, draft);
    });
  }
}

/** Whose device it is. Throws `UserError` if there is none. */
export function deviceOwner(state: State, peerId: string): number {
  const peer = state.peers[peerId];
  if (!peer || peer.removed_at !== null) throw new UserError('unknown-device');
  return peer.telegram_id;
}

const presentEnd = ({ allowance }: DraftUser, { preferences }: Draft): Allowance['end'] =>
  allowance?.end ?? preferences.allowance_end;
