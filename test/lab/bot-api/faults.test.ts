import { Bot } from 'grammy';
import { beforeEach, expect, test } from 'vitest';
import { ask } from './ask.ts';
import type { BotApi } from './bot-api.ts';
import { openBotApi } from './open-bot-api.ts';
import type { Person } from './people/person.ts';

const ID = 123456789;

let api: BotApi;
let anna: Person;
let clock: number;

beforeEach(async () => {
  clock = Date.now();
  api = await openBotApi({ now: () => clock });
  anna = api.person({ id: ID, first_name: 'Anna' });
  anna.start();
});

const send = (chat_id = ID) => ask(api, 'sendMessage', { chat_id, text: 'a' });
const received = () => anna.chat.messages.filter(({ fromBot }) => fromBot).length;

test('a 429 says when to come again, in the body and in a header', async () => {
  api.fail({ method: 'sendMessage', with: { kind: '429', retry_after: 7 } });
  const answer = await send();
  expect(answer).toMatchObject({
    status: 429,
    error_code: 429,
    description: 'Too Many Requests: retry after 7',
    parameters: { retry_after: 7 },
  });
  expect(answer.headers.get('retry-after')).toBe('7');
  expect((await send()).ok).toBe(true);
  expect([received(), api.calls[0]?.fault]).toEqual([1, '429']);
});

test.each([
  [{ kind: '5xx', code: 500 }, 500, 'Internal Server Error'],
  [{ kind: '5xx', code: 502 }, 502, 'Bad Gateway'],
  [
    { kind: 'error', error_code: 403, description: 'Forbidden: bot was blocked by the user' },
    403,
    'Forbidden: bot was blocked by the user',
  ],
] as const)('%j answers without an effect', async (fault, status, description) => {
  api.fail({ method: 'sendMessage', with: fault });
  expect(await send()).toMatchObject({ status, error_code: status, description });
  expect(received()).toBe(0);
});

test('an HTML 502 is no envelope', async () => {
  api.fail({ method: 'getMe', with: { kind: 'html502' } });
  const response = await fetch(`${api.url}/bot${api.token}/getMe`);
  expect(response.status).toBe(502);
  expect(await response.text()).toMatch(/^<html>/);
});

test('a connection is reset before or after the effect', async () => {
  api.fail({ method: 'sendMessage', with: { kind: 'reset-before' } });
  await expect(send()).rejects.toThrow('fetch failed');
  expect(received()).toBe(0);
  api.fail({ method: 'sendMessage', with: { kind: 'reset-after' } });
  await expect(send()).rejects.toThrow('fetch failed');
  expect(received()).toBe(1);
});

test('a call hangs as long as its client waits', async () => {
  api.fail({ method: 'sendMessage', times: 2, with: { kind: 'hang' } });
  const leave = new AbortController();
  const body = JSON.stringify({ chat_id: ID, text: 'a' });
  const headers = { 'content-type': 'application/json' };
  const url = `${api.url}/bot${api.token}/sendMessage`;
  const hung = fetch(url, { method: 'POST', body, headers, signal: leave.signal }).catch(() => 'left');
  const call = await api.calling('sendMessage');
  expect(call.endedAt).toBeUndefined();
  leave.abort();
  expect(await hung).toBe('left');
  expect(received()).toBe(0);
});

test('a hang with an end ends in a reset, a delay in the answer', async () => {
  api.fail({ method: 'sendMessage', with: { kind: 'hang-after', ms: 1 } });
  await expect(send()).rejects.toThrow('fetch failed');
  api.fail({ method: 'sendMessage', with: { kind: 'delay', ms: 1 } });
  expect((await send()).ok).toBe(true);
  expect(received()).toBe(2);
});

test('a fault meets one chat only, as often as ordered, until it is taken away', async () => {
  const boris = api.person({ id: 5, first_name: 'Boris' });
  boris.start();
  const undo = api.fail({ method: 'sendMessage', times: 3, chat_id: ID, with: { kind: '5xx', code: 503 } });
  expect([(await send(5)).ok, (await send()).ok, (await send()).ok]).toEqual([true, false, false]);
  undo();
  expect((await send()).ok).toBe(true);
  api.fail({ method: '*', with: { kind: '5xx', code: 503 } });
  expect((await ask(api, 'getMe')).error_code).toBe(503);
});

test('a fault does not hide that the call is wrong', async () => {
  api.fail({ method: 'sendMessage', with: { kind: '5xx', code: 500 } });
  expect((await ask(api, 'sendMessage', { chat_id: ID })).error_code).toBe(500);
  expect(api.violations).toEqual(['sendMessage: text is required']);
});

test('grammY meets a fault as the real Bot API would show it', async () => {
  const bot = new Bot(api.token, { client: { apiRoot: api.url } });
  api.fail({ method: 'sendMessage', with: { kind: '429', retry_after: 3 } });
  await expect(bot.api.sendMessage(ID, 'a')).rejects.toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
  api.fail({ method: 'sendMessage', with: { kind: 'reset-after' } });
  await expect(bot.api.sendMessage(ID, 'a')).rejects.toThrow("Network request for 'sendMessage' failed!");
  api.fail({ method: 'sendMessage', with: { kind: 'html502' } });
  await expect(bot.api.sendMessage(ID, 'a')).rejects.toThrow("Network request for 'sendMessage' failed!");
  expect(received()).toBe(1);
});

test('a condition that throws fails its own wait, not the call that asked it', async () => {
  const broken = anna.receives(() => {
    throw new Error('a mistake in a test');
  });
  const failed = expect(broken).rejects.toThrow('a mistake in a test');
  expect((await send()).ok).toBe(true);
  await failed;
  expect(api.violations).toEqual([]);
});

test('a call can be waited for, each once', async () => {
  const first = api.called('sendMessage', ({ ok }) => ok === true);
  await send();
  await send();
  const second = await api.called('sendMessage');
  expect(second).not.toBe(await first);
  expect(second).toMatchObject({ method: 'sendMessage', args: { chat_id: ID }, ok: true, at: clock, endedAt: clock });
  const never = api.called('sendMessage', () => true, { timeout: 1 });
  await expect(never).rejects.toThrow(/no such call of sendMessage; these came:\n {2}sendMessage/);
});
