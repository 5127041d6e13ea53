import { EMPTY_SERIES, MOST_BYTES, type Moved, NO_TRAFFIC, type Series } from '../health/series.ts';
import type { DeviceTraffic } from '../health/traffic.ts';

// Checked by hand: a schema takes several times as long, and the first answer after a start waits for all of these lines.

/** A device's line as it was written, or undefined for one that is damaged. */
export function readDevice(line: unknown): { readonly id: string; readonly device: DeviceTraffic } | undefined {
  if (!isObject(line)) return undefined;
  const { id, friend, node, seenAt } = line;
  const [days, hours, older] = [readSeries(line['days']), readSeries(line['hours']), readMoved(line['older'])];
  const counters = readCounters(line['counters']);
  if (typeof id !== 'string' || typeof node !== 'string' || !isWhole(friend)) return undefined;
  if ((seenAt !== null && !isWhole(seenAt)) || !days || !hours || !older || !counters) return undefined;
  return { id, device: { friend, node, seenAt, days, hours, older, counters } };
}

/** What went through a link, or undefined for damaged data. */
export function readLink(value: unknown): { readonly days: Series; readonly counter: Moved } | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [days, counter] = [readSeries(value[0]), readMoved(value[1])];
  return days && counter && { days, counter };
}

function readCounters(value: unknown): DeviceTraffic['counters'] | undefined {
  if (!isObject(value)) return undefined;
  const counters: DeviceTraffic['counters'][number][] = [];
  for (const [key, pair] of Object.entries(value)) {
    const counter = readMoved(pair);
    if (!counter) return undefined;
    counters.push({ key, received: counter.received, sent: counter.sent });
  }
  return [...counters]; // kept for each device: an array that grew has room for 17
}

function readSeries(value: unknown): Series | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined;
  const from: unknown = value[0];
  const [received, sent, open] = [readSums(value[1]), readSums(value[2]), readMoved(value[3])];
  if (!isWhole(from) || !received || received.length !== sent?.length || !open) return undefined;
  // one for all devices that were never used
  return from === 0 && received.length === 0 && open === NO_TRAFFIC ? EMPTY_SERIES : { from, received, sent, open };
}

function readMoved(value: unknown): Moved | undefined {
  const pair = readSums(value);
  if (pair?.length !== 2) return undefined;
  const [received = 0, sent = 0] = pair;
  return received === 0 && sent === 0 ? NO_TRAFFIC : { received, sent };
}

/** A sum beyond the limit was written by an old version that believed any counter; it is cut to the limit. */
function readSums(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value) || !value.every(isSum)) return undefined;
  return value.some((sum) => sum > MOST_BYTES) ? value.map((sum) => Math.min(sum, MOST_BYTES)) : value;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isSum = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value < Infinity;
