import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addTo,
  EMPTY_SERIES,
  type Moved,
  NO_TRAFFIC,
  openDay,
  plus,
  type Series,
  sumOf,
} from '../../src/health/series.ts';

const moved = fc.record({ received: fc.nat(1e9), sent: fc.nat(1e9) });
const days = fc.array(fc.tuple(fc.integer({ min: 20_000, max: 20_040 }), moved), { maxLength: 40 });

function fill(entries: readonly [number, Moved][], keep: number): { series: Series; dropped: Moved } {
  let series = EMPTY_SERIES;
  let dropped = NO_TRAFFIC;
  for (const [day, bytes] of entries) {
    const next = addTo(series, day, bytes, keep);
    series = next.series;
    dropped = plus(dropped, next.dropped);
  }
  return { series, dropped };
}

describe('a series of days', () => {
  it('loses no byte: what it has and what it dropped is what was added', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 20 }), (entries, keep) => {
        const { series, dropped } = fill(entries, keep);
        const all = entries.reduce((sum, [, bytes]) => plus(sum, bytes), NO_TRAFFIC);
        expect(plus(sumOf(series), dropped)).toEqual(all);
        expect(series.received.length).toBeLessThan(keep);
        expect(series.received).toHaveLength(series.sent.length);
      }),
    );
  });

  it('knows each day by itself while days only go on', () => {
    fc.assert(
      fc.property(days, (entries) => {
        const inOrder = entries.toSorted(([a], [b]) => a - b);
        const { series } = fill(inOrder, 400);
        for (const [day] of inOrder) {
          const ofDay = inOrder
            .filter(([other]) => other === day)
            .reduce((sum, [, bytes]) => plus(sum, bytes), NO_TRAFFIC);
          expect(sumOf(series, day, day + 1)).toEqual(ofDay);
        }
        expect(plus(sumOf(series, 20_010), sumOf(series, -Infinity, 20_010))).toEqual(sumOf(series));
      }),
    );
  });

  it('keeps the last days and says what fell out', () => {
    const { series } = fill(inDays(1, 2, 5), 400);
    expect(series).toEqual({ from: FIRST + 1, received: [1, 2, 0, 0], sent: [10, 20, 0, 0], open: bytes(5) });
    const next = addTo(series, FIRST + 6, bytes(6), 3);
    expect(next.series).toEqual({ from: FIRST + 4, received: [0, 5], sent: [0, 50], open: bytes(6) });
    expect(next.dropped).toEqual(bytes(3));
  });

  it('adds to a day that is over when the clock went back a little, and begins anew when it was far ahead', () => {
    const { series } = fill(inDays(1, 2), 400);
    expect(addTo(series, FIRST + 1, bytes(1), 400).series).toMatchObject({ received: [2], open: bytes(2) });
    const ahead = addTo(series, FIRST + 9000, bytes(1), 400);
    expect(ahead.dropped).toEqual(bytes(3));
    const back = addTo(ahead.series, FIRST + 3, bytes(1), 400);
    expect(openDay(back.series)).toBe(FIRST + 3);
  });
});

const FIRST = 20_000;
/** As many bytes each day as its number says. */
const inDays = (...days: number[]) => days.map((day): [number, Moved] => [FIRST + day, bytes(day)]);
const bytes = (received: number): Moved => ({ received, sent: received * 10 });
