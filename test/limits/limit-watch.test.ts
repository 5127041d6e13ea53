import { expect, it } from 'vitest';
import type { OwnerNotice } from '../../src/notices.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { NodeError } from '../../src/wireguard/drivers/driver.ts';
import { LimitWatch } from '../../src/wiring/limit-watch.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { NOW, peer, stateOf, user } from '../stage/sample-state.ts';

/** A watch over one node, whose answers are given here. */
function watched(speed_mbit: number | null) {
  const state: Draft = stateOf([peer()], { users: { 7: user(7, { speed_mbit }) } });
  const asked: string[][] = [];
  const notices: OwnerNotice[] = [];
  const log = recordLog();
  const lab = { state, asked, notices, log, answer: 'limits there' as string | null | Error };
  const limits = async (lines: readonly string[]) => {
    asked.push([...lines]);
    if (lab.answer instanceof Error) throw lab.answer;
    return lab.answer;
  };
  const watch = new LimitWatch({
    store: { state, update: () => Promise.reject(new Error('it changes nothing')) } as never,
    drivers: new Map([['main', { limits }]]),
    ...{ now: () => NOW, log: log.log, notify: (notice: OwnerNotice) => notices.push(notice) },
  });
  return { ...lab, lab, watch };
}

it('a node without limits is told so once, and never asked again', async () => {
  const { watch, asked, lab } = watched(null);
  lab.answer = 'limits none';
  await watch.look();
  await watch.look();
  watch.committed();
  expect(asked).toEqual([[]]);
});

it('limits are told after the commit that makes them, and at each look, which puts them back', async () => {
  const { watch, asked, state, lab, log, notices } = watched(null);
  lab.answer = 'limits none';
  await watch.look();
  state.users[7] = user(7, { speed_mbit: 10 });
  lab.answer = 'limits missing';
  watch.committed();
  await watch.look();
  expect(asked.slice(1).map((lines) => lines.length)).toEqual([1, 1]);
  expect(watch.stateOf('main')).toEqual({ kind: 'missing', words: '' });
  expect(log.lines.some(({ msg }) => msg === 'node main: its speed limits were gone, and are back')).toBe(true);
  state.users[7] = user(7);
  lab.answer = 'limits none';
  await watch.look();
  expect(asked.at(-1)).toEqual([]);
  expect(notices).toEqual([]);
});

it.each([
  [null, 'old-gate', ''],
  ['limits failed Unknown qdisc', 'failed', 'Unknown qdisc'],
  ['limits foreign cake 8001:', 'foreign', 'cake 8001:'],
  ['limits container', 'container', ''],
  ['nonsense', 'failed', ''],
])('the owner hears once that limits are not in force (%s)', async (answer, why, words) => {
  const { watch, lab, notices } = watched(10);
  lab.answer = answer;
  await watch.look();
  await watch.look();
  expect(notices).toEqual([{ kind: 'limits-off', node: 'main', why, words }]);
  lab.answer = 'limits missing';
  await watch.look();
  expect(watch.stateOf('main')?.kind).toBe('missing');
});

it('a fault in one telling is logged, ends nothing, and the next one is told all the same', async () => {
  const { watch, lab, asked, log } = watched(10);
  lab.answer = new TypeError('no such thing');
  await watch.look();
  lab.answer = 'limits there';
  await watch.look();
  expect(asked).toHaveLength(2);
  expect(watch.stateOf('main')?.kind).toBe('there');
  expect(log.lines.filter(({ level }) => level === 50)).toHaveLength(1);
});

it('an old gate without limits to put in force is no trouble, and a node that does not answer is asked again', async () => {
  const { watch, lab, notices, asked } = watched(null);
  lab.answer = new NodeError('unreachable', 'no route');
  await watch.look();
  expect(watch.stateOf('main')).toBeNull();
  lab.answer = null;
  await watch.look();
  expect([asked.length, notices, watch.stateOf('main')]).toEqual([2, [], { kind: 'none', words: '' }]);
});

it('limits that cannot be sent to a node are logged once, and so is that they can be again', async () => {
  const { watch, lab, log } = watched(10);
  log.log.level = 'info';
  lab.answer = new NodeError('unreachable', 'no route');
  for (let look = 0; look < 3; look += 1) await watch.look();
  lab.answer = 'limits there';
  await watch.look();
  await watch.look();
  expect(log.lines.map(({ msg }) => msg)).toEqual([
    'node main: its speed limits could not be sent to it',
    'node main: its speed limits can be sent to it again',
  ]);
});
