import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { openPolling, textOf } from './polling-lab.ts';

test('confirms a batch only after each of its updates was handled', async () => {
  const { api, friend, poll } = await openPolling();
  const anna = friend(5);
  const boris = friend(6);
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const last = [anna.send('one'), boris.send('two')].at(-1) ?? null;
  poll(async (update) => {
    begun.push(textOf(update));
    if (textOf(update) === 'one') await gate.promise;
  });
  await eventually(() => begun.includes('two'));
  expect(api.pending).toHaveLength(4);
  gate.resolve();
  await api.confirmed(last);
});

test('gives all updates of an unconfirmed batch to the next process', async () => {
  const { api, friend, poll, handled } = await openPolling();
  const anna = friend(5);
  for (const text of ['one', 'two']) anna.send(text);
  const stuck = Promise.withResolvers<void>();
  const begun: string[] = [];
  poll(async (update) => {
    begun.push(textOf(update));
    if (textOf(update) === 'two') await stuck.promise; // here this process is killed
  });
  await eventually(() => begun.includes('two'));
  poll();
  await eventually(() => api.pending.length === 0);
  expect(handled).toEqual(['/start', 'one', 'two']);
  stuck.resolve();
});

test('takes no more than a batch of 100 at a time before it confirms: fewer than the store remembers', async () => {
  const { api, friend, poll } = await openPolling();
  const anna = friend(5);
  for (let count = 0; count < 250; count++) anna.send('/get_config');
  const open: number[] = [];
  let handled = 0;
  poll(async () => {
    handled += 1;
    open.push(handled - (251 - api.pending.length));
  });
  await eventually(() => handled === 251);
  expect(Math.max(...open)).toBe(100);
});

test("keeps each person's order and lets nobody wait for another", async () => {
  const { friend, poll } = await openPolling();
  const [anna, boris] = [friend(5), friend(6)];
  for (const text of ['one', 'two']) {
    anna.send(`Anna ${text}`);
    boris.send(`Boris ${text}`);
  }
  const gate = Promise.withResolvers<void>();
  const done: string[] = [];
  poll(async (update) => {
    if (textOf(update) === 'Anna one') await gate.promise;
    done.push(textOf(update));
  });
  await eventually(() => done.includes('Boris two'));
  expect(done).not.toContain('Anna two');
  gate.resolve();
  await eventually(() => done.includes('Anna two'));
  expect(done.filter((text) => text.startsWith('Anna'))).toEqual(['Anna one', 'Anna two']);
  expect(done.filter((text) => text.startsWith('Boris'))).toEqual(['Boris one', 'Boris two']);
});

test('finds updates whose ids restarted lower', async () => {
  const { api, friend, poll, handled } = await openPolling();
  const anna = friend(5);
  poll();
  await api.confirmed(anna.send('before'));
  api.nextUpdateId = 4000;
  await api.confirmed(anna.send('after'));
  expect(handled).toEqual(['/start', 'before', 'after']);
});

test('handles an update that comes again again: notifier it apart is the store’s work', async () => {
  const { api, friend, poll, handled } = await openPolling();
  const anna = friend(5);
  poll();
  const id = anna.send('one');
  await api.confirmed(id);
  api.redeliver(id ?? 0);
  await eventually(() => handled.length === 3);
  await api.confirmed(id);
});

test('asks for messages and presses only', async () => {
  const { api, friend, poll } = await openPolling();
  poll();
  await api.polled();
  expect(api.calls.at(-1)?.args['allowed_updates']).toEqual(['message', 'callback_query']);
  expect(friend(5).block()).toBeNull();
});

test('at the end confirms what was handled, and leaves what came later for the next process', async () => {
  const { api, friend, poll } = await openPolling();
  const anna = friend(5);
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const { polling, ended } = poll(async (update) => {
    begun.push(textOf(update));
    if (begun.length === 1) await gate.promise;
  });
  await eventually(() => begun.length === 1);
  const later = anna.send('later');
  polling.stop();
  gate.resolve();
  expect(await ended).toBeUndefined();
  expect(begun).toEqual(['/start']);
  expect(api.pending.map(({ update_id }) => update_id)).toEqual([later]);
});

test('ends at once when nothing is in hand', async () => {
  const { api, poll } = await openPolling();
  const { polling, ended } = poll();
  await api.polled();
  const began = performance.now();
  polling.stop();
  expect(await ended).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(10_000); // a poll waits for half a minute
});

test('ends within the time of a confirmation when Telegram hangs', async () => {
  const { api, friend, poll, handled } = await openPolling();
  friend(5);
  const { polling, ended } = poll();
  await eventually(() => handled.length === 1);
  await api.polled();
  friend(6);
  api.fail({ method: 'getUpdates', times: 9, with: { kind: 'hang' } });
  await eventually(() => handled.length === 2);
  const began = performance.now();
  polling.stop();
  expect(await ended).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(15_000);
});
