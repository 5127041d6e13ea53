import { isIP } from 'node:net';
import { parseSubnet } from '../../peers/nodes/subnet.ts';
import { PRIVATE_NETWORKS } from './private-networks.ts';

/** Numbers from `low` to `high`, both included; an address is a number too. */
export interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/** Many ranges, in order and without overlaps; `unread`: there were others that were not understood. */
export interface Ranges {
  readonly ranges: readonly Range[];
  readonly unread: boolean;
  /** Whether somebody in the Internet may have one of them, if they are addresses. */
  readonly hasPublic: boolean;
}

const PRIVATE: readonly Range[] = PRIVATE_NETWORKS.map(({ first, size }) => ({ low: first, high: first + size - 1n }));
const EVERYTHING: Range = { low: 0n, high: (1n << 128n) - 1n };
const known = new WeakMap<readonly unknown[], Ranges>();

/** The elements of a set of numbers or addresses; read once for as long as the list lives. */
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

/** Whether a number is in one of them; null: nobody knows. */
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

/** A number, an address, a prefix or a range of them as nft's JSON has it; null when it is none of these. */
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
    return null; // a prefix longer than the address
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
