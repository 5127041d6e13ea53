import { expect, onTestFinished, test } from 'vitest';
import { ChatQueue } from '../../src/telegram/outbox/chat-queue.ts';
import type { BotApi } from '../lab/bot-api/start-bot-api.ts';
import { openTelegram } from '../stage/open-telegram.ts';

const QUICK = { first: 1, longest: 5 };

async function openQueue(retry = QUICK) {
  const lab = await openTelegram();
  const queue = new ChatQueue({ log: lab.log, retry });
  const say = (chat: number, text: string, more: { tries?: number; onGone?: () => void } = {}) =>
    queue.add(chat, { what: `message to ${chat}`, call: () => lab.bot.api.sendMessage(chat, text), ...more });
  return { ...lab, queue, say };
}

const sent = (api: BotApi, chat: number) =>
  api.calls.filter(({ method, args }) => method === 'sendMessage' && args['chat_id'] === chat);

test('keeps the order of a chat, also when its first answer has to be tried again', async () => {
  const { api, friend, say } = await openQueue();
  const anna = friend(5);
  api.fail({ method: 'sendMessage', times: 3, with: { kind: '5xx', code: 500 } });
  for (const text of ['one', 'two', 'three']) say(5, text);
  await anna.receives(/three/);
  const texts = anna.chat.messages.filter(({ fromBot }) => fromBot).map(({ text }) => text);
  expect(texts).toEqual(['one', 'two', 'three']);
});

test('lets no chat wait for another one that hangs', async () => {
  const { api, friend, say, queue } = await openQueue();
  friend(5);
  const boris = friend(6);
  api.fail({ method: 'sendMessage', chat_id: 5, with: { kind: 'hang' } });
  say(5, 'hangs');
  await api.calling('sendMessage', ({ args }) => args['chat_id'] === 5);
  for (const text of ['one', 'two']) say(6, text);
  await boris.receives(/two/);
  expect(sent(api, 5)).toHaveLength(1);
  await queue.drain(1);
});

test('waits as long as a 429 says, and only in the chat that it was for', async () => {
  const { api, friend, say } = await openQueue();
  const [anna, boris] = [friend(5), friend(6)];
  api.fail({ method: 'sendMessage', chat_id: 5, with: { kind: '429', retry_after: 1 } });
  say(5, 'later');
  await api.called('sendMessage', ({ fault }) => fault === '429');
  say(6, 'now');
  await boris.receives(/now/);
  expect(anna.chat.unread).toEqual([]);
  await anna.receives(/later/);
  const [first, second] = sent(api, 5);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
});

test('tries eight times, then gives up with a line in the log and goes on', async () => {
  const { api, friend, say, saying } = await openQueue();
  const anna = friend(5);
  api.fail({ method: 'sendMessage', times: 8, with: { kind: 'html502' } });
  say(5, 'lost');
  say(5, 'next');
  await anna.receives(/next/);
  expect(sent(api, 5)).toHaveLength(9);
  expect(saying('given up')).toEqual(['an answer was given up']);
});

test.each([
  ['has blocked the bot', 5],
  ['deleted the account', 6],
  ['never pressed Start', 7],
  ['was never seen by the bot', 8],
])('tells at once, and once, when the person %s', async (_why, id) => {
  const { api, friend, say, queue, saying } = await openQueue();
  friend(5).block();
  friend(6).deactivate();
  api.person({ id: 7, first_name: 'Clara' });
  let gone = 0;
  say(id, 'hello', { onGone: () => gone++ });
  await queue.drain(5000);
  expect([gone, sent(api, id).length, saying('given up').length]).toEqual([1, 1, 1]);
});

test('does not repeat what Telegram refuses for good, and keeps the chat going', async () => {
  const { api, friend, say, saying } = await openQueue();
  const anna = friend(5);
  const description = 'Bad Request: message to be replied not found';
  api.fail({ method: 'sendMessage', with: { kind: 'error', error_code: 400, description } });
  say(5, 'refused');
  say(5, 'next');
  await anna.receives(/next/);
  expect([sent(api, 5).length, saying('given up').length]).toEqual([2, 1]);
});

test('takes "message is not modified" as done, without a word', async () => {
  const { api, bot, friend, queue, lines } = await openQueue();
  friend(5);
  const { message_id } = await bot.api.sendMessage(5, 'same');
  queue.add(5, { what: 'edit', call: () => bot.api.editMessageText(5, message_id, 'same') });
  await queue.drain(5000);
  expect(api.calls.filter(({ method }) => method === 'editMessageText')).toHaveLength(1);
  expect(lines).toEqual([]);
});

test('repeats an answer whose confirmation was lost once, not more', async () => {
  const { api, friend, say, queue } = await openQueue();
  const anna = friend(5);
  api.fail({ method: 'sendMessage', with: { kind: 'reset-after' } });
  say(5, 'hello');
  await queue.drain(5000);
  expect(anna.chat.messages.filter(({ text }) => text === 'hello')).toHaveLength(2);
});

test('asks before every try whether the answer is still wanted', async () => {
  const { api, bot, friend, queue, lines } = await openQueue();
  friend(5);
  api.fail({ method: 'sendMessage', with: { kind: '5xx', code: 500 } });
  let wanted = true;
  const call = () => {
    wanted = false;
    return bot.api.sendMessage(5, 'too late');
  };
  queue.add(5, { what: 'message to 5', call, stillWanted: () => wanted });
  await queue.drain(5000);
  expect(sent(api, 5)).toHaveLength(1);
  expect(lines.map(({ msg }) => msg)).toEqual(['an answer will be tried again']);
});

test('ends with everything sent that waited, also what came of an answer that could not arrive', async () => {
  const { api, friend, say, queue } = await openQueue();
  const [anna, boris] = [friend(5), friend(6)];
  anna.block();
  api.fail({ method: 'sendMessage', chat_id: 5, with: { kind: 'delay', ms: 50 } });
  say(5, 'hello', { onGone: () => say(6, 'Anna is gone') });
  await queue.drain(5000);
  expect(boris.chat.messages.at(-1)?.text).toBe('Anna is gone');
});

test('gives up at the end what a hung chat holds back', async () => {
  const { api, friend, say, queue } = await openQueue();
  const [anna, boris] = [friend(5), friend(6)];
  api.fail({ method: 'sendMessage', chat_id: 5, with: { kind: 'hang' } });
  for (const chat of [5, 5, 6]) say(chat, 'hello');
  const began = performance.now();
  await queue.drain(200);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect([anna, boris].map(({ chat }) => chat.unread.length)).toEqual([0, 1]);
});

test('keeps fifty answers for a chat and drops the rest with a line each', async () => {
  const { api, friend, say, queue, saying } = await openQueue();
  const anna = friend(5);
  api.fail({ method: 'sendMessage', with: { kind: 'delay', ms: 20 } });
  for (let i = 0; i < 60; i++) say(5, `answer ${i}`);
  await queue.drain(5000);
  expect(anna.chat.unread.map(({ text }) => text)).toEqual(Array.from({ length: 50 }, (_, i) => `answer ${i}`));
  expect(saying('too many wait')).toHaveLength(10);
});

test('lets many chats wait without Node warning of a leak', async () => {
  const { api, friend, say, queue } = await openQueue({ first: 20, longest: 20 });
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  onTestFinished(() => void process.off('warning', listen));
  for (let id = 1; id <= 30; id++) friend(id);
  api.fail({ method: 'sendMessage', times: 60, with: { kind: '5xx', code: 503 } });
  for (let id = 1; id <= 30; id++) say(id, 'hello');
  await queue.drain(5000);
  expect(warnings).toEqual([]);
});
