import { expect, test } from 'vitest';
import { ChatQueue } from '../../src/telegram/outbox/chat-queue.ts';
import { Typing } from '../../src/telegram/outbox/typing.ts';
import { eventually } from '../lab/eventually.ts';
import { openTelegram } from '../stage/open-telegram.ts';

async function openTyping() {
  const lab = await openTelegram();
  const queue = new ChatQueue({ log: lab.log, retry: { first: 1, longest: 5 } });
  const typing = new Typing(lab.bot.api, queue);
  const shown = () => lab.api.calls.filter(({ method }) => method === 'sendChatAction').map(({ args }) => args);
  return { ...lab, queue, typing, shown };
}

test('shows what takes time, and nothing of what was done at once', async () => {
  const { typing, friend, shown } = await openTyping();
  for (const id of [5, 6]) friend(id);
  const slow = Promise.withResolvers<void>();
  typing.during(6, 'typing', Promise.reject(new Error('at once')));
  typing.during(6, 'typing', Promise.resolve());
  typing.during(5, 'upload_photo', slow.promise); // later than the others, so that theirs would have come before
  await eventually(() => shown().length > 0);
  slow.resolve();
  expect(shown()).toEqual([{ chat_id: 5, action: 'upload_photo' }]);
});

test('is shown again every five seconds for as long as it takes', async () => {
  const { typing, friend, shown } = await openTyping();
  friend(5);
  const slow = Promise.withResolvers<void>();
  const from = performance.now();
  typing.during(5, 'typing', slow.promise);
  await eventually(() => shown().length === 2, { timeout: 20_000 });
  expect(performance.now() - from).toBeGreaterThan(5200);
  slow.resolve();
});

test('delays no message, and a failure is no more than a word at debug', async () => {
  const { typing, friend, api, bot, queue, lines } = await openTyping();
  const anna = friend(5);
  api.fail({ method: 'sendChatAction', times: 1, with: { kind: 'hang' } });
  typing.show(5, 'typing', () => true);
  await eventually(() => api.calls.some(({ method }) => method === 'sendChatAction'));
  queue.add(5, { what: 'message', call: () => bot.api.sendMessage(5, 'hello') });
  await anna.receives(/hello/);
  api.fail({
    method: 'sendChatAction',
    times: 1,
    with: { kind: 'error', error_code: 400, description: 'Bad Request: no' },
  });
  friend(6);
  typing.show(6, 'typing', () => true);
  typing.show(404, 'typing', () => true);
  await eventually(() => lines.length === 2);
  expect(lines.filter(({ level }) => level > 30)).toEqual([]);
});

test('what is over by the time its turn comes is not shown', async () => {
  const { typing, friend, queue, shown } = await openTyping();
  friend(5);
  typing.show(5, 'typing', () => false);
  await queue.drain(5000);
  expect(shown()).toEqual([]);
});
