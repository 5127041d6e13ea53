import { expect, it } from 'vitest';
import { hasEnded } from '../../src/access/ends.ts';

const END = Date.parse('2026-03-01T12:00:00Z');
const ending = { date: new Date(END).toISOString(), watched: 5000 };

it.each([
  ['neither clock has reached it', { watched: 4999, confirmed: END - 1, now: END - 1 }, false],
  ['only the machine’s clock says so, which nobody confirmed', { watched: 4999, confirmed: null, now: END + 1 }, false],
  ['the machine’s clock says so, and another says no', { watched: 4999, confirmed: END - 1, now: END + 1 }, false],
  ['a confirmed clock says so', { watched: 0, confirmed: END, now: END }, true],
  ['the daemon has run so long, whatever clocks say', { watched: 5000, confirmed: null, now: 0 }, true],
])('an invite ends or not when %s', (_, ends, hasToEnd) => {
  expect(hasEnded(ending, ends)).toBe(hasToEnd);
});

it('ends by a confirmed clock alone where the running time is not known', () => {
  const unknown = { ...ending, watched: null };
  expect(hasEnded(unknown, { watched: 1e12, confirmed: null, now: END + 1 })).toBe(false);
  expect(hasEnded(unknown, { watched: 0, confirmed: END, now: 0 })).toBe(true);
});
