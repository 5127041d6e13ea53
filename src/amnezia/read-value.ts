import { BadTag, LONGEST_PACKET_TEXT, packetSize, readPacket, writePacket } from './packet.ts';
import { PARAMETERS, type ParameterKey, rowOf, type ValueKind } from './parameters.ts';
import type { ParameterProblem } from './problem.ts';

/** A value in its one spelling, or what is wrong with it. */
export type ReadValue = { readonly value: string } | { readonly problem: ParameterProblem };

/** Longer values are cut where they are told. */
const LONGEST_SHOWN = 60;
/**
 * Limits of ours, for the programs have hardly any: from 128 junk packets on amneziawg-go panics, and packets longer than the least MTU
 * do not get through.
 */
const MOST_JUNK_PACKETS = 100;
export const LONGEST_PACKET = 1280;
/** Of padding; from AmneziaWG's documentation. */
const LONGEST_PADDING = { S1: 1132, S2: 1188, S3: 1188, S4: 1188 } as const;
/** The documented limit, and the largest number that the Windows app's editor takes. */
const MOST_HEADER = 2 ** 31 - 1;
const MOST_U16 = 65_535;

/** Reads one value as a `.conf` or `awg show` has it. */
export function readValue(key: ParameterKey, text: string): ReadValue {
  const written = text.trim();
  const shown = key === 'HeaderProtectionKey' ? '(hidden)' : written.slice(0, LONGEST_SHOWN);
  const wrong = (problem: Detail): ReadValue => ({ problem: { key, value: shown, ...problem } });
  return READERS[rowOf(key).kind](key, written, wrong);
}

/** A problem without what all have. */
type Detail = ParameterProblem extends infer P
  ? P extends ParameterProblem
    ? Omit<P, 'key' | 'value'>
    : never
  : never;
type Reader = (key: ParameterKey, text: string, wrong: (problem: Detail) => ReadValue) => ReadValue;

const number: Reader = (key, text, wrong) => {
  const max = mostOf(key);
  if (!/^\d{1,16}$/.test(text)) return wrong({ kind: 'not-a-number' });
  return Number(text) > max ? wrong({ kind: 'out-of-range', min: 0, max }) : { value: String(Number(text)) };
};

const span =
  (min: number, max: number): Reader =>
  (_key, text, wrong) => {
    const ends = readSpan(text);
    if (ends === null) return wrong({ kind: 'not-a-range' });
    if (ends.from < min || ends.to > max) return wrong({ kind: 'out-of-range', min, max });
    return { value: ends.from === ends.to ? String(ends.from) : `${ends.from}-${ends.to}` };
  };

const packet: Reader = (_key, text, wrong) => {
  const parts = text.length > LONGEST_PACKET_TEXT ? new BadTag(text.slice(0, LONGEST_SHOWN)) : readPacket(text);
  if (parts instanceof BadTag) return wrong({ kind: 'bad-tag', tag: parts.tag });
  if (parts.length === 0) return wrong({ kind: 'no-tags' });
  const bytes = packetSize(parts);
  if (bytes > LONGEST_PACKET) return wrong({ kind: 'packet-too-long', bytes, max: LONGEST_PACKET });
  return { value: writePacket(parts) };
};

const READERS: Readonly<Record<ValueKind, Reader>> = {
  count: number,
  size: number,
  header: span(1, MOST_HEADER),
  range: span(0, MOST_U16),
  packet,
  key: (_key, text, wrong) =>
    /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(text) ? { value: text } : wrong({ kind: 'not-a-key' }),
  switch: (_key, text, wrong) => {
    const word = text.toLowerCase();
    return word === 'on' || word === 'off' ? { value: word } : wrong({ kind: 'not-a-switch' });
  },
};

/** Both ends of a value that may be a range, included; null: it is neither a number nor a range. */
export function readSpan(text: string): { readonly from: number; readonly to: number } | null {
  const [, first, second = first] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(second)];
  return first === undefined || from > to ? null : { from, to };
}

function mostOf(key: ParameterKey): number {
  if (key === 'Jc') return MOST_JUNK_PACKETS;
  if (key === 'Jmin' || key === 'Jmax') return LONGEST_PACKET;
  return Object.hasOwn(LONGEST_PADDING, key) ? LONGEST_PADDING[key as keyof typeof LONGEST_PADDING] : MOST_U16;
}

/** Parameters that may be absent from a text and yet be known by name, in lower case and without what separates words. */
export const KEY_BY_NAME: ReadonlyMap<string, ParameterKey> = new Map(
  (Object.keys(PARAMETERS) as ParameterKey[]).map((key) => [key.toLowerCase(), key]),
);
