/** Bytes received from devices and sent to them. */
export interface Moved {
  readonly received: number;
  readonly sent: number;
}

/** Traffic of consecutive days (or hours): the completed ones from number `from` on, and the current one (`open`). */
export interface Series {
  readonly from: number;
  readonly received: readonly number[];
  readonly sent: readonly number[];
  readonly open: Moved;
}

/** No traffic in either direction. */
export const NO_TRAFFIC: Moved = { received: 0, sent: 0 };
export const EMPTY_SERIES: Series = { from: 0, received: [], sent: [], open: NO_TRAFFIC };

/** The largest sum that is kept; a lying node cannot exceed it and spoil other sums. */
export const MOST_BYTES = Number.MAX_SAFE_INTEGER;

export const plus = (a: Moved, b: Moved): Moved => ({
  received: Math.min(a.received + b.received, MOST_BYTES),
  sent: Math.min(a.sent + b.sent, MOST_BYTES),
});

/** The number of the current day. */
export const openDay = ({ from, received }: Series): number => from + received.length;

/**
 * Adds traffic to day `at` and keeps the last `keep` days; `dropped` is the traffic of removed days. If `at` is before all kept days (the
 * clock was far ahead and was corrected), they are dropped as well.
 */
export function addTo(series: Series, at: number, moved: Moved, keep: number): { series: Series; dropped: Moved } {
  const { from, open } = series;
  const ahead = at - openDay(series);
  if (ahead === 0) return { series: { ...series, open: plus(open, moved) }, dropped: NO_TRAFFIC };
  if (at < from || ahead >= keep)
    return { series: { from: at, received: [], sent: [], open: moved }, dropped: sumOf(series) };
  if (ahead < 0) return { series: addBack(series, at - from, moved), dropped: NO_TRAFFIC };
  const first = Math.max(from, at - keep + 1);
  const idle = new Array<number>(ahead - 1).fill(0);
  const closed = (days: readonly number[], last: number) => [...days, last, ...idle].slice(first - from);
  const received = closed(series.received, open.received);
  const sent = closed(series.sent, open.sent);
  return { series: { from: first, received, sent, open: moved }, dropped: sumOf(series, from, first) };
}

/** The traffic from day `first` until before `end`. */
export function sumOf(series: Series, first = -Infinity, end = Infinity): Moved {
  const { from, received, sent, open } = series;
  const last = openDay(series);
  let sum = first <= last && last < end ? open : NO_TRAFFIC;
  for (let day = Math.max(from, first); day < Math.min(last, end); day += 1)
    sum = plus(sum, { received: received[day - from] ?? 0, sent: sent[day - from] ?? 0 });
  return sum;
}

/** Reopens an earlier day after the clock or the time zone went back a little. */
function addBack(series: Series, index: number, moved: Moved): Series {
  const more = (days: readonly number[], bytes: number) =>
    days.with(index, Math.min((days[index] ?? 0) + bytes, MOST_BYTES));
  return { ...series, received: more(series.received, moved.received), sent: more(series.sent, moved.sent) };
}
