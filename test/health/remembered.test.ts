import { expect, it } from 'vitest';
import { Remembered } from '../../src/health/remembered.ts';

it('answers the same question from memory until its time is over, another object is meant, or the clock was set back', () => {
  const remembered = new Remembered<number>(1000);
  let asked = 0;
  const ask = (name: string, about: readonly unknown[], now: number) =>
    remembered.of(name, about, now, () => {
      asked += 1;
      return asked;
    });
  const [state, snapshot] = [{}, {}];
  expect([ask('main', [state, snapshot], 5000), ask('main', [state, snapshot], 5999)]).toEqual([1, 1]);
  expect(ask('main', [state, snapshot], 6000)).toBe(2);
  expect(ask('main', [state, { ...snapshot }], 6001)).toBe(3);
  expect(ask('eu1', [state, snapshot], 6001)).toBe(4);
  expect(ask('main', [{}, snapshot], 6002)).toBe(5);
  expect(ask('main', [state], 6003)).toBe(6);
  expect(ask('main', [state], 4000)).toBe(7);
});
