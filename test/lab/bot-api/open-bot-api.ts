import { Bot } from 'grammy';
import { onTestFinished } from 'vitest';
import type { BotApi } from './bot-api.ts';
import { type BotApiOptions, startBotApi } from './start-bot-api.ts';

/** Starts a stand-in that is gone when the test is over. */
export async function openBotApi(options: BotApiOptions = {}): Promise<BotApi> {
  const api = await startBotApi(options);
  onTestFinished(() => api.close());
  return api;
}

/** Starts a bot of grammY against the stand-in and stops it when the test is over. */
export function runBot(api: BotApi, prepare: (bot: Bot) => void): Bot {
  const bot = new Bot(api.token, { client: { apiRoot: api.url } });
  prepare(bot);
  const polling = bot.start();
  onTestFinished(async () => {
    await bot.stop();
    await polling;
  });
  return bot;
}
