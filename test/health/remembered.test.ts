import { expect, test } from 'vitest';
import { Remembered } from '../../src/health/remembered.ts';
import { NOW } from '../stage/sample-state.ts';

const memory = () => {
  const remembered = new Remembered<number>();
  let times = 0;
  return (now: number, sources: readonly unknown[] = ['a', 1], subject = 'main', until = NOW + 10) =>
    remembered.of(subject, sources, now, () => ({ value: ++times, until }));
};

test('what was worked out holds up to its time, and not at that moment', () => {
  const ask = memory();
  expect([NOW, NOW, NOW + 9].map((now) => ask(now))).toEqual([1, 1, 1]);
  expect(ask(NOW + 10)).toBe(2);
});

test('a clock that was set back has it worked out anew', () => {
  const ask = memory();
  expect([ask(NOW), ask(NOW - 1), ask(NOW - 1)]).toEqual([1, 2, 2]);
});

test('so has any other source, equal or not', () => {
  const ask = memory();
  const source = {};
  expect([ask(NOW, [source, 1]), ask(NOW, [source, 1]), ask(NOW, [source, 2]), ask(NOW, [{}, 2])]).toEqual([
    1, 1, 2, 3,
  ]);
});

test('each subject has its own', () => {
  const ask = memory();
  expect([ask(NOW, [1], 'main'), ask(NOW, [2], 'eu1'), ask(NOW, [1], 'main'), ask(NOW, [2], 'eu1')]).toEqual([
    1, 2, 1, 2,
  ]);
});
