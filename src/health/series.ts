/** Bytes that a server received from devices and sent to them. */
export interface Moved {
  readonly received: number;
  readonly sent: number;
}

/** What was moved in consecutive days (or hours): those from number `from` on, which are over, and the `open` one behind them. */
export interface Series {
  readonly from: number;
  readonly received: readonly number[];
  readonly sent: readonly number[];
  readonly open: Moved;
}

export const NOTHING: Moved = { received: 0, sent: 0 };
export const EMPTY_SERIES: Series = { from: 0, received: [], sent: [], open: NOTHING };

/** More than any counter tells, and no more than is kept exactly: a node that lies ends here and spoils no other sum. */
export const MOST_BYTES = Number.MAX_SAFE_INTEGER;

export const plus = (a: Moved, b: Moved): Moved => ({
  received: Math.min(a.received + b.received, MOST_BYTES),
  sent: Math.min(a.sent + b.sent, MOST_BYTES),
});

/** The number of the day that is open. */
export const openDay = ({ from, received }: Series): number => from + received.length;

/**
 * Adds to day `at` and keeps the last `keep` days; `dropped` is what no longer fits. When `at` lies before all of them (a clock
 * that was far ahead and was put right), they are dropped as well: no order would be true.
 */
export function addTo(series: Series, at: number, moved: Moved, keep: number): { series: Series; dropped: Moved } {
  const { from, open } = series;
  const ahead = at - openDay(series);
  if (ahead === 0) return { series: { ...series, open: plus(open, moved) }, dropped: NOTHING };
  if (at < from || ahead >= keep)
    return { series: { from: at, received: [], sent: [], open: moved }, dropped: sumOf(series) };
  if (ahead < 0) return { series: addBack(series, at - from, moved), dropped: NOTHING };
  const first = Math.max(from, at - keep + 1);
  const idle = new Array<number>(ahead - 1).fill(0);
  const closed = (days: readonly number[], last: number) => [...days, last, ...idle].slice(first - from);
  const received = closed(series.received, open.received);
  const sent = closed(series.sent, open.sent);
  return { series: { from: first, received, sent, open: moved }, dropped: sumOf(series, from, first) };
}

/** What was moved from day `first` on, up to and without `end`. */
export function sumOf(series: Series, first = -Infinity, end = Infinity): Moved {
  const { from, received, sent, open } = series;
  const last = openDay(series);
  let sum = first <= last && last < end ? open : NOTHING;
  for (let day = Math.max(from, first); day < Math.min(last, end); day += 1)
    sum = plus(sum, { received: received[day - from] ?? 0, sent: sent[day - from] ?? 0 });
  return sum;
}

/** A clock or a time zone that went back a little: the day is over already, and open again. */
function addBack(series: Series, index: number, moved: Moved): Series {
  const more = (days: readonly number[], bytes: number) =>
    days.with(index, Math.min((days[index] ?? 0) + bytes, MOST_BYTES));
  return { ...series, received: more(series.received, moved.received), sent: more(series.sent, moved.sent) };
}
