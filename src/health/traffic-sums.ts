import { type DayOf, hourOf } from './calendar.ts';
import { type Moved, NO_TRAFFIC, plus, sumOf } from './series.ts';
import type { DeviceTraffic, TrafficBook } from './traffic.ts';

/** Traffic sums of a device, a friend or a node. */
export interface TrafficSums {
  /** The last 24 hours, to the full hour. */
  readonly day: Moved;
  /** Today and the 29 days before it. */
  readonly month: Moved;
  /** Since counting began. */
  readonly total: Moved;
  /** The latest handshake of any of them (ms since 1970), or null. */
  readonly seenAt: number | null;
}

/** Adds up the traffic of devices as of `now` (ms). */
export function sumsOf(devices: Iterable<DeviceTraffic>, now: number, dayOf: DayOf): TrafficSums {
  let sums: TrafficSums = { day: NO_TRAFFIC, month: NO_TRAFFIC, total: NO_TRAFFIC, seenAt: null };
  const [today, hour] = [dayOf(now), hourOf(now)];
  for (const { days, hours, older, seenAt } of devices) {
    sums = {
      day: plus(sums.day, sumOf(hours, hour - 23)),
      month: plus(sums.month, sumOf(days, today - 29)),
      total: plus(sums.total, plus(older, sumOf(days))),
      seenAt: seenAt === null ? sums.seenAt : Math.max(seenAt, sums.seenAt ?? 0),
    };
  }
  return sums;
}

/** The traffic since day `first` (until before `end`) for each node or friend, the largest first, without zeros. */
export function ranking<K extends 'node' | 'friend'>(
  { devices }: TrafficBook,
  by: K,
  first: number,
  end = Infinity,
): [DeviceTraffic[K], Moved][] {
  const sums = new Map<DeviceTraffic[K], Moved>();
  for (const device of devices.values()) {
    const moved = sumOf(device.days, first, end);
    if (bytesOf(moved) > 0) sums.set(device[by], plus(sums.get(device[by]) ?? NO_TRAFFIC, moved));
  }
  return [...sums].sort(([, a], [, b]) => bytesOf(b) - bytesOf(a));
}

export const bytesOf = ({ received, sent }: Moved): number => received + sent;
