import { Bot } from 'grammy';
import { beforeEach, expect, test } from 'vitest';
import { type Answer, ask } from './ask.ts';
import type { BotApi } from './bot-api.ts';
import { openBotApi, runBot } from './open-bot-api.ts';
import type { Person } from './people/person.ts';

const TERMINATED = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

let api: BotApi;
let anna: Person;

beforeEach(async () => {
  api = await openBotApi({ pollSecond: 1 });
  anna = api.person({ id: 123456789, first_name: 'Anna' });
});

const poll = (args: object = {}) => ask(api, 'getUpdates', args);
const ids = ({ result }: Answer) => (result as { update_id: number }[]).map(({ update_id }) => update_id);

test('a poll waits until there is an update', async () => {
  const slow = await openBotApi();
  const waiting = ask(slow, 'getUpdates', { timeout: 50 });
  await slow.polled();
  const id = slow.person({ id: 5, first_name: 'Boris' }).start();
  expect(ids(await waiting)).toEqual([id]);
});

test('a poll ends empty after its timeout, and at once without one', async () => {
  expect((await poll({ timeout: 5 })).result).toEqual([]);
  expect((await poll()).result).toEqual([]);
});

test('updates come again until a higher offset confirms them', async () => {
  const sent = ['a', 'b', 'c'].map((text) => anna.send(text));
  const [first = 0] = ids(await poll());
  expect(ids(await poll())).toEqual(sent);
  expect(ids(await poll({ offset: first + 1, limit: 1 }))).toEqual([sent[1]]);
  expect(api.pending.map(({ update_id }) => update_id)).toEqual(sent.slice(1));
  expect(api.confirmedOffset).toBe(first + 1);
  expect(ids(await poll({ offset: -1 }))).toEqual([sent[2]]);
  expect(api.pending).toHaveLength(1);
});

test('a second waiting poll ends the first with 409', async () => {
  const slow = await openBotApi();
  const first = ask(slow, 'getUpdates', { timeout: 50 });
  await slow.polled();
  const second = ask(slow, 'getUpdates', { timeout: 50 });
  expect(await first).toMatchObject({ status: 409, error_code: 409, description: TERMINATED });
  slow.person({ id: 5, first_name: 'Boris' }).start();
  expect((await second).ok).toBe(true);
});

test('a poll whose client has left takes nothing', async () => {
  const slow = await openBotApi();
  const leave = new AbortController();
  const url = `${slow.url}/bot${slow.token}/getUpdates?timeout=50`;
  const gone = fetch(url, { signal: leave.signal }).catch(() => 'left');
  await slow.polled();
  leave.abort();
  expect(await gone).toBe('left');
  await slow.called('getUpdates');
  const id = slow.person({ id: 5, first_name: 'Boris' }).start();
  expect(ids(await ask(slow, 'getUpdates'))).toEqual([id]);
});

test('the kinds that the bot asked for last are the ones that are made', async () => {
  anna.start();
  await poll({ allowed_updates: ['callback_query'] });
  expect(anna.send('unheard')).toBeNull();
  await poll();
  expect(anna.send('still unheard')).toBeNull();
  await poll({ allowed_updates: [] });
  expect(anna.send('heard')).not.toBeNull();
  expect(api.pending.map(({ message }) => message?.text)).toEqual(['/start', 'heard']);
});

test('a confirmed update can be made to come again, once', async () => {
  const [first = 0, second = 0] = [anna.send('a'), anna.send('b')].map(Number);
  await poll({ offset: second + 1 });
  expect(api.pending).toEqual([]);
  api.redeliver(first);
  expect(ids(await poll({ offset: second + 1 }))).toEqual([first]);
  expect(ids(await poll({ offset: second + 1 }))).toEqual([]);
  expect(() => api.redeliver(1)).toThrow('there was no update 1');
});

test('after ids have restarted, an old high offset takes nothing away', async () => {
  const high = Number(anna.send('a'));
  await poll({ offset: high + 1 });
  api.nextUpdateId = 1000;
  anna.send('b');
  expect(ids(await poll({ offset: high + 1 }))).toEqual([1000]);
  expect(ids(await poll({ offset: 1001 }))).toEqual([]);
});

test('any update can be put into the queue', async () => {
  const message = { message_id: 1, date: 0, text: 'raw', chat: { id: 5, type: 'private', first_name: 'B' } } as const;
  api.deliver({ update_id: 7, message: { ...message, from: { id: 5, is_bot: false, first_name: 'B' } } });
  expect(ids(await poll())).toEqual([7]);
  expect(api.nextUpdateId).toBe(8);
});

test('a webhook and polling exclude each other', async () => {
  const slow = await openBotApi();
  const waiting = ask(slow, 'getUpdates', { timeout: 50 });
  await slow.polled();
  await ask(slow, 'setWebhook', { url: 'https://example.org/' });
  expect((await waiting).description).toBe('Conflict: terminated by setWebhook request');
  expect(await ask(slow, 'getUpdates')).toMatchObject({
    status: 409,
    description:
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  });
  slow.person({ id: 5, first_name: 'Boris' }).start();
  expect((await ask(slow, 'getWebhookInfo')).result).toMatchObject({
    url: 'https://example.org/',
    pending_update_count: 1,
  });
  await ask(slow, 'deleteWebhook', { drop_pending_updates: true });
  expect((await ask(slow, 'getUpdates')).result).toEqual([]);
});

test("grammY's polling confirms what it has handled", async () => {
  const slow = await openBotApi();
  const heard: string[] = [];
  runBot(slow, (bot) => bot.on('message:text', ({ message }) => void heard.push(message.text)));
  const boris = slow.person({ id: 5, first_name: 'Boris' });
  await slow.confirmed(boris.send('a'));
  await slow.confirmed(boris.send('b'));
  expect(heard).toEqual(['a', 'b']);
  expect(slow.violations).toEqual([]);
});

test("grammY's polling ends with the 409 of a second instance", async () => {
  const slow = await openBotApi();
  const bot = new Bot(slow.token, { client: { apiRoot: slow.url } });
  const polling = bot.start();
  await slow.polled();
  const other = ask(slow, 'getUpdates', { timeout: 50 });
  await expect(polling).rejects.toThrow(`(409: ${TERMINATED})`);
  slow.person({ id: 5, first_name: 'Boris' }).start();
  expect((await other).ok).toBe(true);
});
