import { expect, test } from 'vitest';
import { ChatQueue } from '../../src/telegram/outbox/chat-queue.ts';
import { Notifier, TELL_AGAIN_MS } from '../../src/telegram/outbox/notifier.ts';
import { Outbox } from '../../src/telegram/outbox/outbox.ts';
import { eventually } from '../lab/eventually.ts';
import { openTelegram } from '../stage/open-telegram.ts';

const DAY = 24 * 3_600_000;

async function openTelling() {
  const lab = await openTelegram();
  const clock = { now: 1_000_000 };
  const outbox = new Outbox(lab.bot.api, new ChatQueue({ log: lab.log, retry: { first: 1, longest: 1 } }));
  const notifier = new Notifier({ outbox, now: () => clock.now, log: lab.log });
  const store = { recorded: 0, isFull: false };
  const news = {
    stillWanted: () => store.recorded === 0,
    record: async () => {
      if (store.isFull) throw new Error('ENOSPC');
      store.recorded += 1;
    },
  };
  const tell = (...chats: number[]) =>
    notifier.tell(
      'k',
      chats.map((chatId) => ({ chatId, html: `to ${chatId}` })),
      news,
    );
  const texts = (chatId: number) =>
    lab.api.calls.filter(({ method, args, ok }) => method === 'sendMessage' && args['chat_id'] === chatId && ok).length;
  return { ...lab, clock, notifier, store, tell, texts };
}

test('tells everybody once, and writes it down when all were told', async () => {
  const { friend, tell, texts, store, notifier } = await openTelling();
  const people = [friend(5), friend(6)];
  for (let i = 0; i < 3; i++) tell(5, 6);
  expect(notifier.isUnderway('k')).toBe(true);
  for (const person of people) await person.receives(/to/);
  await eventually(() => store.recorded === 1);
  await eventually(() => !notifier.isUnderway('k'));
  expect([texts(5), texts(6)]).toEqual([1, 1]);
});

test('counts somebody who cannot be written to as told', async () => {
  const { friend, tell, store } = await openTelling();
  friend(5).block();
  tell(5);
  await eventually(() => store.recorded === 1);
});

test('tells those whose letter was given up again after half an hour, and nobody else', async () => {
  const { api, friend, tell, texts, clock, store, log } = await openTelling();
  const [anna, boris] = [friend(5), friend(6)];
  api.fail({ method: 'sendMessage', chat_id: 6, times: 8, with: { kind: '5xx', code: 500 } });
  tell(5, 6);
  await anna.receives(/to 5/);
  const tried = () => api.calls.filter(({ args, endedAt }) => args['chat_id'] === 6 && endedAt !== undefined).length;
  await eventually(() => tried() === 8);
  clock.now += TELL_AGAIN_MS - 1;
  tell(5, 6);
  expect(store.recorded).toBe(0);
  clock.now += 1;
  tell(5, 6);
  await boris.receives(/to 6/);
  await eventually(() => store.recorded === 1);
  expect([texts(5), texts(6)]).toEqual([1, 1]);
  expect(log).toBeDefined();
});

test('sends nothing twice while the store cannot be written, and writes it down once it can', async () => {
  const { friend, tell, texts, store, notifier } = await openTelling();
  const anna = friend(5);
  store.isFull = true;
  tell(5);
  await anna.receives(/to 5/);
  tell(5);
  store.isFull = false;
  await eventually(() => {
    if (store.recorded === 0) tell(5);
    return !notifier.isUnderway('k');
  });
  expect([texts(5), store.recorded]).toEqual([1, 1]);
});

test('forgets what became of no interest while it was under way', async () => {
  const { api, friend, tell, notifier, clock, store } = await openTelling();
  friend(5);
  api.fail({ method: 'sendMessage', chat_id: 5, with: { kind: '5xx', code: 500 } });
  tell(5);
  store.recorded = 1; // by another way
  await eventually(() => api.calls.some(({ endedAt }) => endedAt !== undefined));
  clock.now += DAY + 1;
  notifier.tell('other', [], { stillWanted: () => true, record: async () => undefined });
  expect(notifier.isUnderway('k')).toBe(false);
});
