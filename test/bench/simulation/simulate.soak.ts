import { expect, test } from 'vitest';
import { Chance } from '../../lab/chance.ts';
import { judge } from './judge.ts';
import { People } from './people.ts';
import { simulate } from './simulate.ts';
import { TelegramPace } from './telegram-pace.ts';
import { World } from './world.ts';

test('a month of friends on servers that go down and start anew: nothing is lost, and memory is flat', async () => {
  const report = await simulate({ friends: 300, nodes: 4, days: 30, seed: 7 });
  expect(report.wrong).toEqual([]);
  expect(report.tally.uploads).toBeGreaterThan(300);
  expect(report.tally.starts).toBeGreaterThan(2);
  expect(report.growth).toBeLessThan(1.2);
}, 120_000);

test('what is lost is noticed: a config that never arrived, a peer that is missing, a key that nobody knows', async () => {
  const world = new World(new Chance(1), 2);
  try {
    await world.open(30);
    await world.hour(new People(new Chance(2), 30, ['n1', 'n2'], 1).hour(7));
    expect(judge(world)).toEqual([]);
    for (const chat of [...world.chats.values()].slice(0, 1)) chat.files.splice(0);
    const [node] = world.nodes.values();
    const [key = ''] = node?.peers.keys() ?? [];
    node?.peers.delete(key);
    node?.addForeign('a key of nobody’s', ['10.1.31.1/32']);
    expect(judge(world).map((line) => line.replace(/^p\w+/, 'p'))).toEqual([
      "p has another key than its friend's newest config",
      'p is not on n1',
      'a key on n1 is in no record',
    ]);
  } finally {
    await world.close();
  }
}, 120_000);

test('Telegram takes thirty messages a second, and one in each chat', () => {
  let now = 1000;
  const pace = new TelegramPace(() => now);
  expect([pace.takes(1), pace.takes(1)]).toEqual([true, false]);
  expect(Array.from({ length: 40 }, (_, n) => pace.takes(n + 2)).filter(Boolean)).toHaveLength(29);
  now += 1000;
  expect(pace.takes(1)).toBe(true);
});
