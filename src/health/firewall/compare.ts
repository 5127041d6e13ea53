import { and, type Match, not, or } from './match.ts';
import { isIn, rangeOf, rangesOf } from './ranges.ts';
import type { Elements } from './ruleset.ts';
import { namesIn, type Value } from './value.ts';

/** Returns a named set's elements; null: unknown. */
export type FindSet = (name: string) => Elements;

const L4_NUMBERS: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'ipv6-icmp' };

/** Whether `left op right` holds for a packet in which the left side has this value. */
export function compare(value: Value, op: unknown, right: unknown, findSet: FindSet): Match {
  if (value === 'absent') return 'no';
  if (value === 'unknown') return 'unsure';
  if (op === '<' || op === '>' || op === '<=' || op === '>=') return ordered(value, op, right);
  const match = matches(value, op === 'in', right, findSet);
  return op === '==' || op === 'in' || op === undefined ? match : op === '!=' ? not(match) : 'unsure';
}

/** Whether a value equals `right` or, if that is a list or a set, one of its elements. */
export function matches(value: Exclude<Value, string>, isAny: boolean, right: unknown, findSet: FindSet): Match {
  if (typeof right === 'string' && right.startsWith('@')) {
    const elements = findSet(right.slice(1));
    if (elements !== null) return isElement(value, elements);
    // an unknown set contains only a few of all strangers or of the whole Internet
    return value.kind === 'numbers' && value.numbers.spread !== 'any' ? 'rare' : 'unsure';
  }
  if (value.kind === 'flags') return flagsMatch(value, isAny, right);
  if (typeof right === 'object' && right !== null && 'set' in right)
    return Array.isArray(right.set) ? isElement(value, right.set) : isElement(value, [right.set]);
  return isElement(value, [right]);
}

function isElement(value: Exclude<Value, string>, elements: readonly unknown[]): Match {
  if (value.kind === 'numbers') {
    const { samples, spread } = value.numbers;
    const ranges = rangesOf(elements);
    const match = fold(
      samples.map((sample) => isIn(ranges, sample)),
      spread,
    );
    // it contains public addresses, but none of the samples
    return match === 'no' && spread === 'strangers' && ranges.hasPublic ? 'rare' : match;
  }
  let match: Match = 'no';
  for (const element of elements) {
    match = or(match, equals(value, unwrap(element)));
    if (match === 'yes') return match;
  }
  return match;
}

function equals(value: Exclude<Value, string>, element: unknown): Match {
  if (element === '*') return 'yes';
  if (value.kind === 'word') return wordEquals(value.word, element);
  if (value.kind === 'flags') return flagsMatch(value, false, element);
  if (value.kind !== 'list') return isElement(value, [element]);
  const parts = (element as { readonly concat?: unknown } | null)?.concat;
  if (!Array.isArray(parts) || parts.length !== value.values.length) return 'unsure';
  return value.values.reduce<Match>((match, part, at) => {
    if (part === 'absent') return 'no';
    return and(match, part === 'unknown' ? 'unsure' : equals(part, unwrap(parts[at])));
  }, 'yes');
}

/** The element itself, without the time limit, counter or comment that nft may attach to it. */
function unwrap(element: unknown): unknown {
  if (typeof element !== 'object' || element === null || !('elem' in element)) return element;
  return (element.elem as { readonly val?: unknown } | null)?.val;
}

function wordEquals(word: string, element: unknown): Match {
  if (typeof element === 'number') return /^(?:tcp|udp)$/.test(word) ? is(L4_NUMBERS[element] === word) : 'unsure';
  // `fib … exists`: whether there is a route
  if (typeof element === 'boolean') return is(element);
  if (typeof element !== 'string') return 'unsure';
  if (!element.endsWith('*')) return is(element === word);
  return is(word.startsWith(element.slice(0, -1)));
}

function flagsMatch(value: Extract<Value, { kind: 'flags' }>, isAny: boolean, right: unknown): Match {
  const names = right === 0 ? [] : namesIn(right);
  if (names === null) return 'unsure';
  if (!value.isMasked && (isAny || value.flags.size <= 1)) return is(names.some((name) => value.flags.has(name)));
  return is(value.flags.size === names.length && names.every((name) => value.flags.has(name)));
}

function ordered(value: Exclude<Value, string>, op: '<' | '>' | '<=' | '>=', right: unknown): Match {
  const range = rangeOf(right);
  if (value.kind !== 'numbers' || range === null) return 'unsure';
  const { samples, spread } = value.numbers;
  const holds = {
    '<': (n: bigint) => n < range.low,
    '>': (n: bigint) => n > range.high,
    '<=': (n: bigint) => n <= range.high,
    '>=': (n: bigint) => n >= range.low,
  }[op];
  return fold(samples.map(holds), spread);
}

/** Joins the answers for all numbers that a packet may have into one. */
function fold(holds: readonly (boolean | null)[], spread: 'strangers' | 'places' | 'any'): Match {
  const yes = holds.filter((one) => one === true).length;
  if (holds.length === 0 || holds.includes(null)) return 'unsure';
  if (yes === holds.length || yes === 0) return is(yes > 0);
  if (spread === 'places') return is(yes * 2 >= holds.length);
  return spread !== 'strangers' ? 'unsure' : yes * 2 >= holds.length ? 'most' : 'rare';
}

const is = (holds: boolean): Match => (holds ? 'yes' : 'no');
