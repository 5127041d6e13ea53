import { type Api, Bot } from 'grammy/web';
import { botApiFetch } from './bot-api-fetch.ts';
import { stripHidden } from './strip-hidden.ts';
import type { Way } from './way/opened.ts';
import { Ways } from './way/ways.ts';

/** The time limit of a call, longer than a poll (30 s). Without it a connection that hangs would last until TCP gives up (15 minutes). */
const TIMEOUT_SECONDS = 60;

/** grammY wants some token. */
const NO_TOKEN = '0:off';

interface BotSettings {
  /** Null: there is no bot, and every call fails at once. */
  readonly botToken: string | null;
  readonly telegramApiRoot: string;
  readonly telegramWays: readonly Way[];
}

/** Creates grammY's bot, used as a client and router; polling and retries are in this project (`polling.ts`, `outbox/`). */
export function createBot(settings: BotSettings, ways = new Ways({ list: settings.telegramWays })): Bot {
  const { botToken, telegramApiRoot: apiRoot } = settings;
  const bot = new Bot(botToken ?? NO_TOKEN, {
    client: { apiRoot, timeoutSeconds: TIMEOUT_SECONDS, fetch: botApiFetch(apiRoot, ways) },
  });
  bot.api.config.use(stripHidden);
  if (botToken === null) bot.api.config.use(() => Promise.reject(new Error('BOT_TOKEN=off: there is no bot')));
  return bot;
}

/** Casts Node's AbortSignal to the type that grammY expects, from a package older than Node's own; at run time both are the same. */
export const grammySignal = (signal: AbortSignal): Parameters<Api['getMe']>[0] => signal as Parameters<Api['getMe']>[0];
