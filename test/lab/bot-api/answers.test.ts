import { beforeEach, expect, test } from 'vitest';
import { ask, post } from './ask.ts';
import type { BotApi } from './bot-api.ts';
import { openBotApi } from './open-bot-api.ts';
import type { Person } from './people/person.ts';

const ID = 123456789;

let api: BotApi;
let anna: Person;

beforeEach(async () => {
  api = await openBotApi();
  anna = api.person({ id: ID, first_name: 'Anna' });
  anna.start();
});

const button = (fields: object) => ({ inline_keyboard: [[fields]] });

test('a result comes with 200 and ok', async () => {
  expect(await ask(api, 'getMe')).toMatchObject({ status: 200, ok: true, result: { username: 'vpn_lab_bot' } });
});

test('a method may be written in any case', async () => {
  expect((await ask(api, 'GETME')).ok).toBe(true);
  expect((await ask(api, 'sendmessage', { chat_id: ID, text: 'a' })).ok).toBe(true);
  expect(api.calls.map(({ method }) => method)).toEqual(['getMe', 'sendMessage']);
});

test.each([
  ['an unknown token', '110201543:other', 401, 'Unauthorized'],
  ['a malformed token', 'token', 401, 'Unauthorized: invalid token specified'],
  ['a token that begins with zero', '0110:a', 401, 'Unauthorized: invalid token specified'],
])('refuses %s', async (_name, token, status, description) => {
  expect(await ask(api, 'getMe', {}, token)).toMatchObject({ status, ok: false, error_code: status, description });
});

test('a method that does not exist is a 404 and a violation', async () => {
  const answer = await ask(api, 'sendMessages');
  expect(answer).toMatchObject({ status: 404, error_code: 404, description: 'Not Found: method not found' });
  expect(api.violations).toEqual(['sendMessages: is not a method of the Bot API']);
});

test('parameters come as JSON, as a form or in the address', async () => {
  const url = `${api.url}/bot${api.token}/sendMessage`;
  const form = new URLSearchParams({ chat_id: String(ID), text: 'a & b', disable_notification: 'true' });
  const markup = JSON.stringify(button({ text: 'A', callback_data: 'a' }));
  form.set('reply_markup', markup);
  expect((await post(url, `${form}`, 'application/x-www-form-urlencoded')).ok).toBe(true);
  expect((await (await fetch(`${url}?chat_id=${ID}&text=c`)).json()) as unknown).toMatchObject({ ok: true });
  expect(anna.chat.messages.map(({ text }) => text)).toEqual(['/start', 'a & b', 'c']);
  expect(anna.chat.messages[1]?.buttons).toEqual([{ text: 'A', data: 'a' }]);
  expect(api.violations).toEqual([]);
});

test('a body that is no JSON object is refused', async () => {
  const url = `${api.url}/bot${api.token}/getMe`;
  expect((await post(url, '[]', 'application/json')).description).toBe('Bad Request: JSON object expected');
  expect((await post(url, '{', 'application/json')).error_code).toBe(400);
  expect((await post(url, 'a', 'text/plain')).error_code).toBe(400);
  expect(api.violations).toHaveLength(3);
});

test('a parameter that is not known is refused and named', async () => {
  const answer = await ask(api, 'sendMessage', { chat_id: ID, text: 'a', parse: 'HTML' });
  expect(answer).toMatchObject({ status: 400, description: 'Bad Request: sendMessage: parse is not known' });
  expect(api.violations).toEqual(['sendMessage: parse is not known']);
  expect(anna.chat.messages).toHaveLength(1);
});

test('a valid method without behaviour of its own answers true and is recorded', async () => {
  expect(await ask(api, 'setChatTitle', { chat_id: ID, title: 'a' })).toMatchObject({ ok: true, result: true });
  expect(await ask(api, 'setChatTitle', { chat_id: 5, title: 'a' })).toMatchObject({ error_code: 400 });
  expect(api.calls).toMatchObject([{ ok: true }, { ok: false, error: { error_code: 400 } }]);
});
