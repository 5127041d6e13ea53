import type { Update } from 'grammy/types';
import { expect, onTestFinished, test } from 'vitest';
import { type Answering, buildPolling } from '../../src/wiring/build-polling.ts';
import { eventually } from '../lab/eventually.ts';
import { newToken, openTelegram } from '../stage/open-telegram.ts';

/** A polling that has nothing to answer with yet, and what it asks of that later. */
async function open() {
  const telegram = await openTelegram();
  const { api, bot, log } = telegram;
  const later = Promise.withResolvers<Answering>();
  const done: string[] = [];
  const answering: Answering = {
    reached: () => void done.push('reached'),
    handle: async ({ message }: Update) => void done.push(message?.text ?? ''),
    notify: ({ kind }) => void done.push(kind),
  };
  const answered: string[] = [];
  bot.api.config.use(async (call, method, ...rest) => {
    const answer = await call(method, ...rest);
    answered.push(method);
    return answer;
  });
  const polling = buildPolling(bot, log, newToken, later.promise);
  onTestFinished(() => polling.stop());
  const hasUpdates = () => eventually(() => answered.includes('getUpdates'));
  return { ...telegram, api, polling, done, hasUpdates, arrive: () => later.resolve(answering) };
}

test('updates that came before there was anything to answer with are handled then, and confirmed not before', async () => {
  const { api, friend, polling, done, hasUpdates, arrive } = await open();
  const anna = friend(5);
  const id = anna.send('/help');
  void polling.run();
  await hasUpdates();
  expect(api.pending.map(({ update_id }) => update_id)).toContain(id);
  arrive();
  await api.confirmed(id);
  expect(done).toEqual(['reached', '/start', '/help']);
});

test('one that was told to stop meanwhile begins nothing new, and still handles what it has in hand', async () => {
  const { api, friend, polling, done, hasUpdates, arrive } = await open();
  friend(5);
  const polled = polling.run();
  await hasUpdates();
  polling.stop();
  arrive();
  await polled;
  expect(done).toEqual(['/start']);
  expect(api.pending).toEqual([]);
});

test('another poller is told of as soon as there is somebody who can', async () => {
  const { api, polling, done, arrive } = await open();
  const conflict = { error_code: 409, description: 'Conflict: terminated by other getUpdates request' };
  api.fail({ method: 'getUpdates', with: { kind: 'error', ...conflict } });
  void polling.run();
  await api.called('getUpdates');
  arrive();
  await eventually(() => done.includes('polling-conflict'));
});
