import { expect, test } from 'vitest';
import { liveBlocked } from './blocked-month.ts';
import { toldBlocked } from './blocked-told.ts';
import { judgeBlocked } from './judge-blocked.ts';

/** Always the same lives; the report prints it. */
const SEED = 3;

test('whoever holds a second file is back within ten minutes of their day, usually within one, by whatever they are blocked', async () => {
  const report = await liveBlocked({ friends: 50, days: 12, seed: SEED });
  process.stdout.write(toldBlocked(report));
  expect(judgeBlocked(report)).toEqual([]);
  const ended = new Set(report.outages.map(({ by }) => by));
  expect(report.outages.length).toBeGreaterThan(25);
  expect([...ended]).toEqual(expect.arrayContaining(['spare', 'one tap']));
  expect(report).toMatchObject({ telegramDays: 1, doorsShut: 2 });
}, 900_000);
