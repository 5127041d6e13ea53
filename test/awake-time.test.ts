import { expect, it } from 'vitest';
import { AwakeTime } from '../src/awake-time.ts';

it('counts the time in which somebody asked, and none in which the process or its machine stood still', () => {
  let steady = 1000;
  const awake = new AwakeTime(() => steady);
  const after = (ms: number) => {
    steady += ms;
    return awake.now();
  };
  expect([after(0), after(1000), after(9000)]).toEqual([0, 1000, 10_000]);
  expect([after(11_000), after(3_600_000)]).toEqual([10_000, 10_000]);
  expect(after(500)).toBe(10_500);
});
