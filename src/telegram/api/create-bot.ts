import { type Api, Bot } from 'grammy/web';
import { botApiFetch } from './bot-api-fetch.ts';
import { nothingHidden } from './nothing-hidden.ts';
import type { Way } from './way/opened.ts';
import { Ways } from './way/ways.ts';

/** Longer than a poll (30 s): a connection that hangs is given up, not waited for (TCP alone takes a quarter of an hour). */
const TIMEOUT_SECONDS = 60;

interface BotSettings {
  readonly botToken: string;
  readonly telegramApiRoot: string;
  readonly telegramWays: readonly Way[];
}

/** grammY's bot as a client and router; polling and retries are ours. */
export function createBot(settings: BotSettings, ways = new Ways({ list: settings.telegramWays })): Bot {
  const { botToken, telegramApiRoot: apiRoot } = settings;
  const bot = new Bot(botToken, {
    client: { apiRoot, timeoutSeconds: TIMEOUT_SECONDS, fetch: botApiFetch(apiRoot, ways) },
  });
  bot.api.config.use(nothingHidden);
  return bot;
}

/** grammY's types still name the AbortSignal of a package from before Node had one; at run time it is the same. */
export const grammySignal = (signal: AbortSignal): Parameters<Api['getMe']>[0] => signal as Parameters<Api['getMe']>[0];
