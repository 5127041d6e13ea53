import { GB, usedBy } from '../../src/health/allowance/allowance.ts';
import { type Month, monthOf } from '../../src/health/allowance/month.ts';
import { DAY_MS } from '../../src/health/calendar.ts';
import { addTo, EMPTY_SERIES, NO_TRAFFIC } from '../../src/health/series.ts';
import type { DeviceTraffic, TrafficBook } from '../../src/health/traffic.ts';

/** What friends moved, as the daemon's meter tells it; it survives every restart. */
export class SimTraffic {
  readonly #now: () => number;
  book: TrafficBook = { devices: new Map(), nodes: new Set() };

  constructor(now: () => number) {
    this.#now = now;
  }

  async open(): Promise<void> {}

  month(fromDay: number): Month {
    return monthOf(this.#today, fromDay);
  }

  inMonth(id: number, fromDay: number): { readonly month: Month; readonly bytes: number } {
    const month = this.month(fromDay);
    return { month, bytes: usedBy(this.book, id, month) };
  }

  /** A friend moves a GB now. */
  useOneGb(friend: number): void {
    const devices = new Map(this.book.devices);
    const known = devices.get(`d${friend}`) ?? newDevice(friend);
    const { series: days } = addTo(known.days, this.#today, { received: GB, sent: 0 }, 90);
    devices.set(`d${friend}`, { ...known, days });
    this.book = { ...this.book, devices };
  }

  get #today(): number {
    return Math.floor(this.#now() / DAY_MS);
  }
}

const newDevice = (friend: number): DeviceTraffic => ({
  ...{ friend, node: 'main', seenAt: null, days: EMPTY_SERIES, hours: EMPTY_SERIES },
  ...{ older: NO_TRAFFIC, counters: [] },
});
