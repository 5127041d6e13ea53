import { GrammyError, HttpError } from 'grammy/web';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../src/telegram/api/bot-api-answer.ts';
import { ChatQueue } from '../../src/telegram/outbox/chat-queue.ts';
import { judgeSendError } from '../../src/telegram/outbox/send-outcome.ts';
import { eventually } from '../lab/eventually.ts';
import { openTelegram } from '../stage/open-telegram.ts';
import { STRANGE } from '../stage/strange-answers.ts';
import { openPolling } from './polling-lab.ts';

const QUICK = { first: 1, longest: 5 };

describe.each(STRANGE)('%s', (_, status, body) => {
  test('ends no polling, is tried again, and is said once', async () => {
    const { api, friend, poll, handled, saying, notices } = await openPolling();
    for (const method of ['getMe', 'deleteWebhook', 'getUpdates']) {
      api.fail({ method, times: 2, with: { kind: 'strange', status, body } });
    }
    const { ended } = poll();
    friend(5);
    await Promise.race([eventually(() => handled.length === 1), ended.then((error) => expect(error).toBeUndefined())]);
    expect(handled).toEqual(['/start']);
    await eventually(() => saying('reachable again').length > 0);
    expect(saying('unreachable').length).toBeLessThanOrEqual(2);
    expect(notices).toEqual([]);
  });

  test('is no answer that was sent, and strikes nobody off', async () => {
    const { api, bot, friend, log, saying } = await openTelegram();
    const anna = friend(5);
    const queue = new ChatQueue({ log, retry: QUICK });
    const fates: string[] = [];
    api.fail({ method: 'sendMessage', times: 3, with: { kind: 'strange', status, body } });
    queue.add(5, {
      what: 'message to 5',
      call: () => bot.api.sendMessage(5, 'hello'),
      onSent: () => fates.push(`sent ${api.calls.filter(({ fault }) => fault).length}`),
      onGone: () => fates.push('gone'),
    });
    await anna.receives(/hello/);
    await queue.drain(5000);
    expect(fates).toEqual(['sent 3']);
    expect(saying('given up')).toEqual([]);
  });
});

test.each([
  [400, 'Bad Request: chat not found', 'gone'],
  [400, 'Bad Request: message text is empty', 'never'],
  [400, 'Bad Request: message is not modified: specified new message content and so on', 'done'],
  [401, 'Unauthorized', 'later'],
  [403, 'Forbidden: bot was blocked by the user', 'gone'],
  [403, 'Forbidden: user is deactivated', 'gone'],
  [403, "Forbidden: bot can't initiate conversation with a user", 'gone'],
  [403, 'Forbidden: something that nobody knows yet', 'later'],
  [404, 'Not Found', 'later'],
  [404, 'Not Found: method not found', 'never'],
  [409, 'Conflict: terminated by other getUpdates request', 'later'],
  [413, 'Request Entity Too Large', 'never'],
  [429, 'Too Many Requests: retry after 7', 'later'],
  [500, 'Internal Server Error', 'later'],
  [502, 'Bad Gateway', 'later'],
])('Telegram’s own %i %s is read, and means %s', (error_code, description, kind) => {
  const answer = { ok: false, error_code, description } as const;
  expect(readAnswer('sendMessage', error_code, JSON.stringify(answer))).toEqual(answer);
  expect(judgeSendError(new GrammyError('', answer, 'sendMessage', {})).kind).toBe(kind);
});

test('waits an hour at most for whatever a 429 says', () => {
  const answer = {
    ok: false,
    error_code: 429,
    description: 'Too Many Requests: retry after 9999999999',
    parameters: { retry_after: 9_999_999_999 },
  } as const;
  expect(judgeSendError(new GrammyError('', answer, 'sendMessage', {}))).toEqual({ kind: 'later', waitMs: 3_600_000 });
});

test('an answer without end is left', async () => {
  const { api, bot, friend } = await openTelegram();
  friend(5);
  api.fail({ method: 'sendMessage', with: { kind: 'strange', status: 200, body: ' '.repeat(40_000_000) } });
  await expect(bot.api.sendMessage(5, 'hello')).rejects.toThrow(HttpError);
});

test.each(['sendMessage', 'sendMediaGroup', 'getMe', 'getUpdates', 'setMyCommands', 'copyMessages', 'editMessageText'])(
  'a result of %s is no empty one',
  (method) => {
    for (const result of ['null', '{}', '""', '[{}]', 'false']) {
      expect(() => readAnswer(method, 200, `{"ok":true,"result":${result}}`)).toThrow();
    }
  },
);
