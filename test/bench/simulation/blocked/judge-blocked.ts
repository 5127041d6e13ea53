import type { BlockedReport } from './blocked-month.ts';
import type { Outage } from './friend.ts';

/** What was promised to whoever holds a second file, by another door: so long (ms) without a way in at most, and less than that usually. */
export const LONGEST_MS = 10 * 60_000;
export const MEDIAN_MS = 60_000;

/** Whether a friend held a second file, and the bot could have helped if that was shut as well. */
export const isPromised = ({ hadSecond, lacked }: Outage): boolean => hadSecond && lacked === null;

/** What was not kept; empty when everything was. */
export function judgeBlocked({ outages }: Pick<BlockedReport, 'outages'>): string[] {
  const promised = outages.filter(isPromised);
  const median = quantile(promised, 0.5);
  return [
    ...promised
      .filter(({ ms }) => ms > LONGEST_MS)
      .map(
        ({ friend, at, ms, by }) =>
          `friend ${friend} was out for ${Math.round(ms / 60_000)} min from ${new Date(at).toISOString()}, back by ${by}`,
      ),
    ...(median < MEDIAN_MS ? [] : [`the median is ${Math.round(median / 1000)} s`]),
  ];
}

/** So much of the outages' time (ms) is not exceeded by that part of them; 0 when there are none. */
export function quantile(outages: readonly Outage[], part: number): number {
  const sorted = outages.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
