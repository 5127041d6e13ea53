import { createRequire } from 'node:module';
import { type Api, Bot } from 'grammy/web';
import type { HttpsProxyAgent } from 'https-proxy-agent';
import type { SocksProxyAgent } from 'socks-proxy-agent';
import { botApiFetch } from './bot-api-fetch.ts';
import { nothingHidden } from './nothing-hidden.ts';

/** Longer than a poll (30 s): a connection that hangs is given up, not waited for (TCP alone takes a quarter of an hour). */
const TIMEOUT_SECONDS = 60;

interface BotSettings {
  readonly botToken: string;
  readonly telegramApiRoot: string;
  readonly telegramProxy: string | null;
}

/** grammY's bot as a client and router; polling and retries are ours. */
export function createBot({ botToken, telegramApiRoot, telegramProxy }: BotSettings): Bot {
  const proxy = telegramProxy === null ? null : proxyAgent(telegramProxy);
  const bot = new Bot(botToken, {
    client: {
      apiRoot: telegramApiRoot,
      timeoutSeconds: TIMEOUT_SECONDS,
      fetch: botApiFetch(telegramApiRoot, proxy),
    },
  });
  bot.api.config.use(nothingHidden);
  return bot;
}

/** grammY's types still name the AbortSignal of a package from before Node had one; at run time it is the same. */
export const grammySignal = (signal: AbortSignal): Parameters<Api['getMe']>[0] => signal as Parameters<Api['getMe']>[0];

/** The way to Telegram through a proxy. Most daemons need none, so its package is loaded here: 5 MB, and a tenth of a start. */
export function proxyAgent(url: string): HttpsProxyAgent<string> | SocksProxyAgent {
  const load = createRequire(import.meta.url);
  if (!url.startsWith('socks')) {
    const https: typeof import('https-proxy-agent') = load('https-proxy-agent');
    return new https.HttpsProxyAgent(url);
  }
  const socks: typeof import('socks-proxy-agent') = load('socks-proxy-agent');
  return new socks.SocksProxyAgent(url);
}
