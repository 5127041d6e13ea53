import type { Button, Row } from './outgoing.ts';

/**
 * How many characters of a label a phone shows where so many buttons share a row, by what Telegram's apps show on a screen of 360 dp.
 * They cut off the rest.
 */
const ROOM: Readonly<Record<number, number>> = { 2: 16, 3: 11, 4: 7, 5: 5, 6: 4, 7: 4, 8: 3 };

/** The row as it is, or, where a label would be cut off, its buttons in rows of half as many. A single button keeps its row. */
export function fitRow(row: Row): readonly (readonly Button[])[] {
  if ('text' in row) return [[row]];
  const longest = Math.max(...row.map(({ text }) => lengthOf(text)));
  let each = row.length;
  while (each > 1 && longest > (ROOM[each] ?? 2)) each = Math.ceil(each / 2);
  return Array.from({ length: Math.ceil(row.length / each) }, (_, at) => row.slice(at * each, (at + 1) * each));
}

/** What is drawn as one with the character before it, of what stands in our labels. `Intl.Segmenter` costs 5 MB of memory. */
const JOINED = /\u200d.|\p{M}|[\u{1f3fb}-\u{1f3ff}]/gsu;
const FLAG = /[\u{1f1e6}-\u{1f1ff}]{2}/gu;
const lengthOf = (text: string): number => [...text.replaceAll(FLAG, '.').replaceAll(JOINED, '')].length;
