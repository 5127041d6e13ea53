import { restartGraceOf } from '../../../access/admit.ts';
import { isChanged, judge, usedByFriends } from '../../../health/allowance/allowance.ts';
import { type AllowanceNow, allowanceNow } from '../../../health/allowance/allowance-now.ts';
import { startOfDay } from '../../../health/allowance/month.ts';
import type { TrafficMeter } from '../../../health/traffic-meter.ts';
import type { Log } from '../../../log.ts';
import type { NotifyOwner } from '../../../notices.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { isAdmitted } from '../../../peers/records/is-on.ts';
import { isUsedUp } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Messenger } from '../../outbox/messenger.ts';
import { whoIs } from '../../who-is.ts';
import { tellOwnerRow } from '../tickets/ticket-buttons.ts';

interface AllowanceWatchParts {
  readonly store: StorePort;
  readonly traffic: Pick<TrafficMeter, 'open' | 'book' | 'inMonth' | 'month'>;
  readonly timeZone: string;
  /** The time by which access ends (ms). */
  readonly now: () => number;
  readonly messenger: Messenger;
  readonly notify: NotifyOwner;
  readonly log: Log;
}

type News = 80 | 100 | 'back';

/** Compares what friends used with their allowances, commits what follows from it, and tells friends and owner, once each. */
export class AllowanceWatch {
  readonly #parts: AllowanceWatchParts;
  /** What the last check that found nothing to do was made from. */
  #settled: readonly unknown[] = [];

  constructor(parts: AllowanceWatchParts) {
    this.#parts = parts;
  }

  /** Rejects when the store cannot be written; then nothing was told. */
  async check(): Promise<void> {
    const { store, traffic, timeZone, now } = this.#parts;
    await traffic.open(); // before that everybody would have used nothing
    const { users, preferences } = store.state;
    const month = traffic.month(preferences.allowance_day);
    const sources = [users, preferences, traffic.book, month.from, month.end];
    if (sources.every((source, at) => source === this.#settled[at])) return;
    const used = usedByFriends(traffic.book, month);
    const until = new Date(startOfDay(month.end, timeZone)).toISOString();
    const judged = ({ users, preferences }: Pick<StorePort['state'], 'users' | 'preferences'>) =>
      Object.values(users).flatMap((user) => {
        if (user.removed_at !== null) return [];
        const input = { user, preferences, used: used.get(user.telegram_id) ?? 0, month, until };
        const found = judge(input);
        return isChanged(user, found) ? [{ id: user.telegram_id, ...found }] : [];
      });
    if (judged(store.state).length === 0) {
      this.#settled = sources;
      return;
    }
    const news: [id: number, what: News][] = [];
    await store.update((draft, before) => {
      for (const { id, month: present, over, news: what } of judged(before)) {
        const user = draft.users[id];
        if (!user) continue;
        user.allowance_month = present === null ? null : { ...present };
        user.allowance_over = over === null ? null : { ...over };
        if (isUsedUp(before.users[id], now()) && !isUsedUp(user, now())) restartGraceOf(draft, id, now());
        if (what !== null) news.push([id, what]);
      }
    });
    forEachIsolated(news, ([id, what]) => this.#tell(id, what)); // the store says that they were told: nobody has another turn
  }

  #tell(id: number, what: News): void {
    const { store, traffic, now, messenger, notify, log } = this.#parts;
    const { users, preferences } = store.state;
    const user = users[id];
    if (!user || !isAdmitted(user, now())) return;
    const present = allowanceNow(user, preferences, traffic, now());
    log.info(
      { friend: id },
      `allowance of friend ${id}: ${what === 'back' ? 'there is some again' : `${what} % used`}`,
    );
    if (what === 'back') {
      messenger.tell(id, ({ allowance }) => allowance.back());
      return;
    }
    if (present === null) return;
    messenger.tell(id, (texts) => textOf(texts, what, present), {
      rows: (texts) => (what === 100 ? [tellOwnerRow(texts)] : []),
    });
    const { usedGb, totalGb, extraGb, end } = present;
    const month = traffic.month(preferences.allowance_day).from;
    notify({
      kind: 'allowance',
      friendId: id,
      name: whoIs(store.state, id),
      told: what,
      usedGb,
      totalGb,
      end,
      extraGb,
      month,
    });
  }
}

const textOf = ({ allowance }: Texts, what: 80 | 100, present: AllowanceNow): string =>
  what === 80 ? allowance.soon(present) : allowance.over(present);
