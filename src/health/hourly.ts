import { type Moved, NO_TRAFFIC, plus, sumOf } from './series.ts';
import { KEPT_HOURS, type TrafficBook } from './traffic.ts';
import { bytesOf } from './traffic-sums.ts';

/** Hours since 1970 (see `hourOf`), the first one and the one after the last. */
export interface Hours {
  readonly from: number;
  readonly end: number;
}

/** Who moved how much through a node in these hours, the most first, without those who moved nothing. */
export function loadBetween(book: TrafficBook, nodeId: string, { from, end }: Hours): [friend: number, moved: Moved][] {
  const sums = new Map<number, Moved>();
  for (const { friend, node, hours } of book.devices.values()) {
    if (node !== nodeId) continue;
    const moved = sumOf(hours, from, end);
    if (bytesOf(moved) > 0) sums.set(friend, plus(sums.get(friend) ?? NO_TRAFFIC, moved));
  }
  return [...sums].sort(([, a], [, b]) => bytesOf(b) - bytesOf(a));
}

/** The kept hour in which most went through a node, `now` being the current one; null: nothing did. */
export function busiestHour(book: TrafficBook, nodeId: string, now: number): number | null {
  const sums = new Map<number, number>();
  for (const { node, hours } of book.devices.values()) {
    if (node !== nodeId) continue;
    for (const hour of keptHours(now)) {
      const bytes = bytesOf(sumOf(hours, hour, hour + 1));
      if (bytes > 0) sums.set(hour, (sums.get(hour) ?? 0) + bytes);
    }
  }
  const [busiest] = [...sums].sort(([, a], [, b]) => b - a);
  return busiest?.[0] ?? null;
}

/** These hours, moved so that all of them are kept ones; `now` is the current hour. */
export function withinKept({ from, end }: Hours, now: number): Hours {
  const length = Math.min(Math.max(1, end - from), KEPT_HOURS);
  const last = Math.min(Math.max(end, now - KEPT_HOURS + 1 + length), now + 1);
  return { from: last - length, end: last };
}

const keptHours = (now: number): number[] => Array.from({ length: KEPT_HOURS }, (_, index) => now - index);
