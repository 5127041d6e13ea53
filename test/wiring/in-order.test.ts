import { expect, it } from 'vitest';
import { InOrder } from '../../src/wiring/in-order.ts';
import { recordLog } from '../lab/recorded-log.ts';

/** A task that ends when it is told to, and what has begun by then. */
function open() {
  const { log, lines } = recordLog();
  const begun: string[] = [];
  const task = (name: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const run = () => {
      begun.push(name);
      return promise;
    };
    return { run, end: resolve, fail: reject };
  };
  return { inOrder: new InOrder('telling node', log), log, lines, begun, task };
}

it('runs the tasks of one key one after the other, and those of another key beside them', async () => {
  const { inOrder, begun, task } = open();
  const [first, second, other] = [task('first'), task('second'), task('other')];
  const [one, two] = [inOrder.run('main', first.run), inOrder.run('main', second.run)];
  const three = inOrder.run('eu1', other.run);
  other.end();
  await three;
  expect(begun).toEqual(['first', 'other']);
  first.end();
  await one;
  second.end();
  await two;
  expect(begun).toEqual(['first', 'other', 'second']);
});

it('logs a task that fails, and runs the next ones all the same', async () => {
  const { inOrder, begun, task, lines } = open();
  const [bad, next, later] = [task('bad'), task('next'), task('later')];
  const [one, two] = [inOrder.run('main', bad.run), inOrder.run('main', next.run)];
  bad.fail(new Error('no space'));
  next.end();
  await expect(one).resolves.toBeUndefined();
  await two;
  later.end();
  await inOrder.run('main', later.run);
  expect(begun).toEqual(['bad', 'next', 'later']);
  expect(lines).toMatchObject([
    { level: 50, msg: 'telling node main: failed', err: expect.anything() },
    { level: 30, msg: 'telling node main: no longer fails' },
  ]);
});

it('takes a task that throws before it has begun to wait for a failure as well', async () => {
  const { inOrder, lines } = open();
  await inOrder.run('main', () => {
    throw new TypeError('no such thing');
  });
  expect(lines).toHaveLength(1);
});

it('logs a failure that comes again and again once, another one anew, and its end', async () => {
  const { inOrder, log, lines } = open();
  const fails = (why: string, key = 'main') => inOrder.run(key, () => Promise.reject(new TypeError(why)));
  const succeeds = () => inOrder.run('main', async () => undefined);
  await succeeds();
  log.level = 'info';
  await fails('no such thing');
  await fails('no such thing');
  await fails('no such thing', 'eu1');
  await fails('nor that');
  await succeeds();
  await succeeds();
  await fails('nor that');
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
    [50, 'telling node main: failed'],
    [50, 'telling node eu1: failed'],
    [50, 'telling node main: failed'],
    [30, 'telling node main: no longer fails'],
    [50, 'telling node main: failed'],
  ]);
});
