import { isIP } from 'node:net';

/** Family, first and last address: plain numbers, by nothing that the program under test uses. */
export type Interval = readonly [family: 4 | 6, from: bigint, to: bigint];

/** Reads an address or a network; host bits are cleared. */
export function intervalOf(text: string): Interval {
  const [address = '', prefix] = text.split('/');
  const family = isIP(address) === 4 ? 4 : 6;
  const bits = family === 4 ? 32n : 128n;
  const value = family === 4 ? parts(address.split('.'), 8n, 10) : parts(expanded(address), 16n, 16);
  const size = 1n << (bits - BigInt(prefix ?? bits));
  const from = value - (value % size);
  return [family, from, from + size - 1n];
}

const parts = (words: readonly string[], bits: bigint, base: number): bigint =>
  words.reduce((sum, word) => (sum << bits) | BigInt(Number.parseInt(word, base)), 0n);

function expanded(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':'));
  if (tail === undefined) return words(head);
  const missing = 8 - words(head).length - words(tail).length;
  return [...words(head), ...Array.from({ length: missing }, () => '0'), ...words(tail)];
}

/** The same addresses, sorted, none touching another. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.toSorted((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0));
  const out: Interval[] = [];
  for (const next of sorted) {
    const last = out.at(-1);
    if (last && last[0] === next[0] && next[1] <= last[2] + 1n)
      out[out.length - 1] = last[2] < next[2] ? [last[0], last[1], next[2]] : last;
    else out.push(next);
  }
  return out;
}

/** The addresses of the first without those of the second. */
export function minus(from: readonly Interval[], taken: readonly Interval[]): Interval[] {
  return taken.reduce<Interval[]>(
    (left, [family, a, b]) =>
      left.flatMap((one): Interval[] => {
        if (one[0] !== family || one[2] < a || b < one[1]) return [one];
        return [
          ...(one[1] < a ? [[family, one[1], a - 1n] as const] : []),
          ...(b < one[2] ? [[family, b + 1n, one[2]] as const] : []),
        ];
      }),
    [...from],
  );
}
