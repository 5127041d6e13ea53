import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { GrammyError } from 'grammy/web';
import type { Settings } from '../config/settings.ts';
import { describeError } from '../log.ts';
import { createBot, grammySignal, proxyAgent } from '../telegram/create-bot.ts';
import { isRefusedToken } from '../telegram/polling.ts';
import { bad, type Finding, good } from './finding.ts';
import type { FindingTexts } from './texts/texts.ts';

const PATIENCE_MS = 10_000;
/** TLS and Telegram are content with more; a bot's times and quiet hours are not. */
const CLOCK_MS = 60_000;

/** Whether Telegram is reached, takes the token, and has the same time. Never tells the token or the proxy's password. */
export async function telegramFindings(
  settings: Settings,
  t: FindingTexts,
): Promise<{ readonly findings: readonly Finding[]; readonly refused: boolean }> {
  try {
    const { username } = await createBot(settings).api.getMe(grammySignal(AbortSignal.timeout(PATIENCE_MS)));
    const off = await clockOff(settings);
    const clock =
      off === null ? [] : [Math.abs(off) > CLOCK_MS ? bad(t.clockWrong(Math.round(off / 1000))) : good(t.clockGood())];
    return { findings: [good(t.telegramGood(username)), ...clock], refused: false };
  } catch (error) {
    if (error instanceof GrammyError && isRefusedToken(error)) {
      return { findings: [bad(t.tokenRefused(`${error.error_code} ${error.description}`))], refused: true };
    }
    const { code, name } = describeError(error);
    const why = error instanceof GrammyError ? `${error.error_code} ${error.description}` : String(code ?? name);
    return { findings: [bad(t.telegramSilent(why, settings.telegramProxy !== null))], refused: false };
  }
}

/** How far this machine's clock is from the server's `Date` (ms), or null when it tells none. */
function clockOff({ telegramApiRoot, telegramProxy }: Settings): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const request = telegramApiRoot.startsWith('https:') ? requestHttps : requestHttp;
  const agent = telegramProxy === null ? {} : { agent: proxyAgent(telegramProxy) };
  const asked = Date.now();
  const asking = request(telegramApiRoot, { method: 'HEAD', timeout: PATIENCE_MS, ...agent }, (response) => {
    response.resume();
    const date = Date.parse(response.headers.date ?? '');
    resolve(Number.isNaN(date) ? null : (asked + Date.now()) / 2 - date - 500);
  });
  asking.on('timeout', () => asking.destroy());
  asking.on('error', () => resolve(null)); // Telegram itself answered just now: the clock is all that stays unknown
  asking.end();
  return promise;
}
