import { describe, expect, test } from 'vitest';
import { SetupError } from '../../src/errors.ts';
import { ask } from '../lab/bot-api/ask.ts';
import { eventually } from '../lab/eventually.ts';
import { openPolling } from './polling-lab.ts';

const UNREACHABLE = 'Telegram is unreachable: trying again until it is back';

test.each([
  { kind: '5xx', code: 500 },
  { kind: '5xx', code: 503 },
  { kind: 'html502' },
  { kind: 'reset-before' },
  { kind: '429', retry_after: 0 },
] as const)('goes on after $kind, and says once that Telegram is gone and once that it is back', async (fault) => {
  const { api, friend, poll, handled, saying } = await openPolling();
  poll();
  await api.polled();
  api.fail({ method: 'getUpdates', times: 3, with: fault });
  friend(5);
  await eventually(() => handled.length === 1);
  await eventually(() => api.pending.length === 0);
  await eventually(() => saying('reachable again').length > 0);
  expect(saying('Telegram')).toEqual([UNREACHABLE, expect.stringContaining('reachable again after')]);
});

test('hands updates out again whose answer was lost on the way', async () => {
  const { api, friend, poll, handled } = await openPolling();
  friend(5);
  api.fail({ method: 'getUpdates', with: { kind: 'reset-after' } });
  poll();
  await eventually(() => handled.length === 1);
  await eventually(() => api.pending.length === 0);
});

test('goes on after a poll that hung', async () => {
  const { api, friend, poll, handled } = await openPolling();
  api.fail({ method: 'getUpdates', with: { kind: 'hang', ms: 300 } });
  poll();
  friend(5);
  await eventually(() => handled.length === 1);
});

test('says once that Telegram is unreachable, from the start on, and once that it is back', async () => {
  const { api, friend, poll, handled, saying } = await openPolling();
  await api.down();
  poll();
  await eventually(() => saying('unreachable').length > 0);
  await eventually(async () => (await ask(api, 'getMe').catch(() => null)) === null);
  await api.up();
  friend(5);
  await eventually(() => handled.length === 1);
  expect(saying('Telegram')).toEqual([UNREACHABLE, expect.stringContaining('reachable again after')]);
});

test('names another poller once, tells the owner once, waits, and goes on when it is gone', async () => {
  const { api, friend, poll, handled, saying, notices } = await openPolling();
  poll();
  for (let round = 0; round < 3; round++) {
    await api.polled();
    ask(api, 'getUpdates', { timeout: 1 }).catch(() => undefined); // the test may be over before it is answered
    await api.called('getUpdates', ({ error }) => error?.error_code === 409);
  }
  expect(saying('another instance is polling')).toHaveLength(1);
  expect(notices).toEqual([{ kind: 'polling-conflict' }]);
  friend(5);
  await eventually(() => handled.length === 1 || api.pending.length === 0);
  await eventually(() => saying('polling again').length === 1);
});

test('deletes a webhook that was set before the start', async () => {
  const { api, friend, poll, handled } = await openPolling();
  await ask(api, 'setWebhook', { url: 'https://example.com/hook' });
  poll();
  friend(5);
  await eventually(() => handled.length === 1);
});

test('deletes a webhook that somebody sets while it polls', async () => {
  const { api, friend, poll, handled, saying, notices } = await openPolling();
  poll();
  await api.polled();
  await ask(api, 'setWebhook', { url: 'https://example.com/hook' });
  friend(5);
  await eventually(() => handled.length === 1);
  expect(saying('webhook')).toHaveLength(1);
  expect(notices.length).toBeLessThanOrEqual(1);
});

test.each([
  [401, 'Unauthorized'],
  [404, 'Not Found'],
])('gives up when Telegram refuses the token with %i, without naming the token', async (error_code, description) => {
  const { api, poll } = await openPolling();
  api.fail({ method: 'getMe', with: { kind: 'error', error_code, description } });
  const error = await poll().ended;
  expect(error).toBeInstanceOf(SetupError);
  expect(String(error)).toContain(`(${error_code} ${description})`);
  expect(String(error)).not.toContain(api.token);
});

describe('a token that worked', () => {
  const REFUSAL = { kind: 'error', error_code: 401, description: 'Unauthorized' } as const;

  test('and is refused is tried again, and works when Telegram takes it', async () => {
    const { api, friend, poll, handled, saying } = await openPolling();
    let hasWorked = 0;
    const { polling } = poll(undefined, { hasWorked: true, works: () => hasWorked++ });
    await api.polled();
    expect(hasWorked).toBe(1);
    api.fail({ method: 'getUpdates', times: 3, with: REFUSAL });
    api.telegram.updates.interrupt('Conflict: terminated by other getUpdates request');
    friend(5);
    await eventually(() => handled.length === 1);
    await eventually(() => polling.isReached);
    expect(saying('refuses')).toEqual([expect.stringContaining('refuses the token that worked before')]);
    expect(polling.isRefused).toBe(false);
  });

  test('and is refused for minutes, with nothing else in between, is called wrong once, by name and not shown', async () => {
    const { api, poll, lines, saying } = await openPolling();
    api.fail({ method: 'getMe', times: 1e9, with: REFUSAL });
    const { polling, ended } = poll(undefined, { hasWorked: true, doubtMs: 100 });
    await eventually(() => polling.isRefused);
    await eventually(() => api.calls.filter(({ method }) => method === 'getMe').length > 15);
    expect(saying('BOT_TOKEN=(not shown): Telegram refuses it (401 Unauthorized)')).toHaveLength(1);
    expect(lines.filter(({ level }) => level >= 40)).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain(api.token);
    polling.stop();
    expect(await ended).toBeUndefined();
  });

  test('is not doubted while anything else is answered in between', async () => {
    const { api, poll } = await openPolling();
    for (let round = 0; round < 30; round++) {
      api.fail({ method: 'getMe', with: REFUSAL });
      api.fail({ method: 'getMe', with: { kind: 'html502' } });
    }
    const { polling } = poll(undefined, { hasWorked: true, doubtMs: 100 });
    await eventually(() => api.calls.filter(({ method }) => method === 'getMe').length > 30);
    expect(polling.isRefused).toBe(false);
  });
});

test('ends at once while it waits for Telegram to come back', async () => {
  const { api, poll, saying } = await openPolling();
  await api.down();
  const { polling, ended } = poll();
  await eventually(() => saying('unreachable').length > 0);
  polling.stop();
  expect(await ended).toBeUndefined();
});
