import type { Bot } from 'grammy/web';
import { expect, onTestFinished } from 'vitest';
import { createBot } from '../../src/telegram/api/create-bot.ts';
import type { TokenTrust } from '../../src/telegram/api/polling.ts';
import { openBotApi } from '../lab/bot-api/open-bot-api.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { BotApi } from '../lab/bot-api/start-bot-api.ts';
import { type RecordedLog, recordLog } from '../lab/recorded-log.ts';

/** The stand-in, the daemon's own client for it, and a log; `friend` makes people who pressed Start. */
export interface TelegramLab extends RecordedLog {
  readonly api: BotApi;
  readonly bot: Bot;
  friend(id: number, language?: 'ru' | 'en'): Person;
}

/** A token that was never seen here. */
export const newToken: TokenTrust = { hasWorked: false, works: () => undefined };

/** Opens Telegram for one test; at its end nothing that the bot sent may have been invalid. */
export async function openTelegram(): Promise<TelegramLab> {
  const api = await openBotApi({ patience: 60_000 });
  onTestFinished(() => expect(api.violations).toEqual([]));
  const bot = createBot({ botToken: api.token, telegramApiRoot: api.url, telegramWays: ['direct'] });
  const friend = (id: number, language_code: 'ru' | 'en' = 'ru') => {
    const person = api.person({ id, first_name: `Friend ${id}`, language_code });
    person.start();
    return person;
  };
  return { api, bot, friend, ...recordLog() };
}
