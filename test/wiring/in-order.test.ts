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
  return { inOrder: new InOrder('telling node', log), lines, begun, task };
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
  expect(lines).toMatchObject([{ level: 50, msg: 'telling node main: failed', err: expect.anything() }]);
});

it('takes a task that throws before it has begun to wait for a failure as well', async () => {
  const { inOrder, lines } = open();
  await inOrder.run('main', () => {
    throw new TypeError('no such thing');
  });
  expect(lines).toHaveLength(1);
});
