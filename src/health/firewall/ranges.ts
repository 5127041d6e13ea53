import { isIP } from 'node:net';
import { parseSubnet } from '../../peers/nodes/subnet.ts';
import { PRIVATE_NETWORKS } from './private-networks.ts';

/** Numbers (ports, or addresses as numbers) from `low` to `high`, both included. */
export interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/** Ranges in ascending order without overlaps; `unread`: some elements were not understood. */
export interface Ranges {
  readonly ranges: readonly Range[];
  readonly unread: boolean;
  /** Whether they are addresses of which some are public. */
  readonly hasPublic: boolean;
}

const PRIVATE: readonly Range[] = PRIVATE_NETWORKS.map(({ first, size }) => ({ low: first, high: first + size - 1n }));
const EVERYTHING: Range = { low: 0n, high: (1n << 128n) - 1n };
const known = new WeakMap<readonly unknown[], Ranges>();

/** The ranges of a set of numbers or addresses. The result is cached for as long as the list exists. */
export function rangesOf(elements: readonly unknown[]): Ranges {
  const before = known.get(elements);
  if (before) return before;
  const read = elements.map(rangeOf);
  const ranges = merge(read.filter((range) => range !== null));
  const hasPublic = ranges.some(({ low, high }) => !PRIVATE.some((one) => one.low <= low && high <= one.high));
  const all = { ranges, unread: read.includes(null), hasPublic };
  known.set(elements, all);
  return all;
}

/** Whether a number is in one of the ranges; null: unknown. */
export function isIn({ ranges, unread }: Ranges, value: bigint): boolean | null {
  let [from, to] = [0, ranges.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const range = ranges[middle];
    if (range && range.high < value) from = middle + 1;
    else to = middle;
  }
  const range = ranges[from];
  if (range && range.low <= value) return true;
  return unread ? null : false;
}

/** Reads a number, address, prefix or range from nft's JSON; null when it is none of these. */
export function rangeOf(literal: unknown): Range | null {
  if (typeof literal === 'number') return Number.isInteger(literal) && literal >= 0 ? one(BigInt(literal)) : null;
  if (typeof literal === 'string') return rangeOfText(literal);
  if (typeof literal !== 'object' || literal === null) return null;
  const { prefix, range, elem } = literal as Readonly<Record<string, unknown>>;
  if (elem !== undefined) return rangeOf((elem as Readonly<Record<string, unknown>> | null)?.['val']);
  if (prefix !== undefined) {
    const { addr, len } = (prefix ?? {}) as Readonly<Record<string, unknown>>;
    return typeof addr === 'string' && typeof len === 'number' ? rangeOfText(`${addr}/${len}`) : null;
  }
  if (!Array.isArray(range)) return null;
  const [low, high] = [rangeOf(range[0]), rangeOf(range[1])];
  return low && high ? { low: low.low, high: high.high } : null;
}

function rangeOfText(text: string): Range | null {
  if (text === '*') return EVERYTHING;
  if (/^(?:\d{1,12}|0x[\da-f]{1,32})$/i.test(text)) return one(BigInt(text));
  if (isIP(text.split('/', 1)[0] ?? '') === 0) return null;
  try {
    const { first, size } = parseSubnet(text);
    return { low: first, high: first + size - 1n };
  } catch {
    return null; // the prefix is longer than an address
  }
}

const one = (value: bigint): Range => ({ low: value, high: value });

function merge(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  const merged: Range[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && range.low <= last.high + 1n) {
      if (range.high > last.high) merged[merged.length - 1] = { low: last.low, high: range.high };
    } else merged.push(range);
  }
  return merged;
}
