import { type DayOf, HOUR_MS, hourOf } from './calendar.ts';
import { throughExits } from './link-traffic.ts';
import { type Moved, NO_TRAFFIC, plus, sumOf } from './series.ts';
import type { TrafficBook } from './traffic.ts';
import { bytesOf, ranking } from './traffic-sums.ts';

/** A period: today, or a number of days up to today. */
export type Period = 'today' | 'week' | 'month';

export const DAYS_OF: Readonly<Record<Period, number>> = { today: 1, week: 7, month: 30 };

/** Traffic of one hour or day. */
export interface Column {
  /** Start of the hour (ms since 1970), or midnight UTC of the date. */
  readonly at: number;
  /** Bytes in both directions, by node. */
  readonly byNode: ReadonlyMap<string, number>;
}

/** The traffic of a period by hour or day, by node and by friend, the largest first. */
export interface Usage {
  readonly total: Moved;
  readonly columns: readonly Column[];
  readonly nodes: readonly [id: string, moved: Moved][];
  readonly friends: readonly [id: number, moved: Moved][];
  /** Friends with a handshake in the last 24 hours. */
  readonly recent: ReadonlySet<number>;
  /** Entry → bytes through each of its exits, both ways, the largest first. */
  readonly exits: ReadonlyMap<string, readonly (readonly [exitId: string, bytes: number])[]>;
}

/** Adds up a period that ends at `now` (ms). */
export function usageOf(book: TrafficBook, period: Period, now: number, dayOf: DayOf): Usage {
  const first = dayOf(now) - DAYS_OF[period] + 1;
  const nodes = ranking(book, 'node', first);
  return {
    total: nodes.reduce((sum, [, moved]) => plus(sum, moved), NO_TRAFFIC),
    columns: period === 'today' ? hoursOf(book, now, dayOf) : daysFrom(book, first, DAYS_OF[period]),
    nodes,
    friends: ranking(book, 'friend', first),
    recent: recentFriends(book, now),
    exits: throughExits(book, first),
  };
}

/** Adds up so many days from day `first` on; nobody counts as recent, and exits are left out. */
export function usageOfDays(book: TrafficBook, first: number, count: number): Usage {
  const nodes = ranking(book, 'node', first, first + count);
  return {
    total: nodes.reduce((sum, [, moved]) => plus(sum, moved), NO_TRAFFIC),
    columns: daysFrom(book, first, count),
    nodes,
    friends: ranking(book, 'friend', first, first + count),
    recent: new Set(),
    exits: new Map(),
  };
}

/** Friends with a handshake in the 24 hours before `now` (ms). */
export function recentFriends({ devices }: TrafficBook, now: number): Set<number> {
  const seen = [...devices.values()].filter(({ seenAt }) => seenAt !== null && now - seenAt < 24 * HOUR_MS);
  return new Set(seen.map(({ friend }) => friend));
}

/** All hours of the day, future ones included: 23, 24 or 25. */
function hoursOf(book: TrafficBook, now: number, dayOf: DayOf): Column[] {
  const [today, hour] = [dayOf(now), hourOf(now)];
  const around = Array.from({ length: 51 }, (_, index) => hour - 25 + index);
  const hours = around.filter((candidate) => dayOf(candidate * HOUR_MS) === today);
  return hours.map((number) => ({ at: number * HOUR_MS, byNode: columnOf(book, 'hours', number) }));
}

function daysFrom(book: TrafficBook, first: number, count: number): Column[] {
  return Array.from({ length: count }, (_, index) => ({
    at: (first + index) * 24 * HOUR_MS,
    byNode: columnOf(book, 'days', first + index),
  }));
}

function columnOf({ devices }: TrafficBook, series: 'days' | 'hours', number: number): Map<string, number> {
  const byNode = new Map<string, number>();
  for (const device of devices.values()) {
    const bytes = bytesOf(sumOf(device[series], number, number + 1));
    if (bytes > 0) byNode.set(device.node, (byNode.get(device.node) ?? 0) + bytes);
  }
  return byNode;
}
