import { type Api, Bot } from 'grammy';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';

/** Longer than a poll (30 s): a connection that hangs is given up, not waited for (TCP alone takes a quarter of an hour). */
const TIMEOUT_SECONDS = 60;

interface BotSettings {
  readonly botToken: string;
  readonly telegramApiRoot: string;
  readonly telegramProxy: string | null;
}

/** grammY's bot as a client and router; polling and retries are ours. */
export function createBot({ botToken, telegramApiRoot, telegramProxy }: BotSettings): Bot {
  const agent = telegramProxy === null ? null : proxyAgent(telegramProxy);
  return new Bot(botToken, {
    client: {
      apiRoot: telegramApiRoot,
      timeoutSeconds: TIMEOUT_SECONDS,
      ...(agent ? { baseFetchConfig: { compress: true, agent } } : {}),
    },
  });
}

/** grammY's types still name the AbortSignal of a package from before Node had one; at run time it is the same. */
export const grammySignal = (signal: AbortSignal): Parameters<Api['getMe']>[0] => signal as Parameters<Api['getMe']>[0];

/** The way to Telegram through a proxy. */
export function proxyAgent(url: string): HttpsProxyAgent<string> | SocksProxyAgent {
  return url.startsWith('socks') ? new SocksProxyAgent(url) : new HttpsProxyAgent(url);
}
