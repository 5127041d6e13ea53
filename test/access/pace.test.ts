import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pace } from '../../src/access/pace.ts';

function openPace() {
  const clock = { now: 1_000_000 };
  const pace = new Pace(() => clock.now);
  const ask = (times: number, id = 7, isOwner = false) => Array.from({ length: times }, () => pace.judge(id, isOwner));
  return { clock, ask };
}

const count = (verdicts: readonly string[], verdict: string) => verdicts.filter((one) => one === verdict).length;

test('twenty at once are answered, the next is told to wait, once', () => {
  const { ask } = openPace();
  expect(ask(20)).toEqual(Array(20).fill('go'));
  expect(ask(30)).toEqual(['say', ...Array(29).fill('hush')]);
});

test('one every three seconds is never too fast', () => {
  const { ask, clock } = openPace();
  ask(20);
  for (let i = 0; i < 100; i++) {
    clock.now += 3000;
    expect(ask(1)).toEqual(['go']);
  }
});

test('who goes on regardless gets one answer in three seconds and no second word; who has been calm is told again', () => {
  const { ask, clock } = openPace();
  ask(21);
  const verdicts = Array.from({ length: 600 }, () => {
    clock.now += 100;
    return ask(1);
  }).flat();
  expect([19, 20]).toContain(count(verdicts, 'go')); // 60 s
  expect(count(verdicts, 'say')).toBe(0);
  clock.now += 15_000;
  expect(count(ask(10), 'say')).toBe(1);
});

test('nobody is slowed down for somebody else, and the owner may ask for much more', () => {
  const { ask } = openPace();
  ask(50);
  expect(ask(20, 8)).toEqual(Array(20).fill('go'));
  expect(ask(101, 1, true)).toEqual([...Array(100).fill('go'), 'say']);
});

test('a clock that is set back shuts nobody out', () => {
  const { ask, clock } = openPace();
  ask(10);
  clock.now -= 3_600_000;
  expect(count(ask(10), 'go')).toBe(10);
  clock.now += 3000;
  expect(ask(1)).toEqual(['go']);
});

test('is never stricter than its allowance, and never laxer', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(waits, (times) => {
      const { ask, clock } = openPace();
      let left = 20;
      for (const wait of times) {
        clock.now += wait;
        left = Math.min(20, left + wait / 3000);
        const [verdict] = ask(1);
        if (left > 1.001) expect(verdict).toBe('go');
        if (left < 0.999) expect(verdict).not.toBe('go');
        if (verdict === 'go') left -= 1;
      }
    }),
  );
});
