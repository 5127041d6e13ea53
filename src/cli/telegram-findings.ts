import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { GrammyError } from 'grammy/web';
import type { Settings } from '../config/settings.ts';
import { describeError } from '../log.ts';
import { TelegramMemory } from '../store/telegram-memory.ts';
import { createBot, grammySignal } from '../telegram/api/create-bot.ts';
import { isRefusedToken } from '../telegram/api/polling.ts';
import { shownWay, type Way } from '../telegram/api/way/opened.ts';
import { wayAgent } from '../telegram/api/way/way-agent.ts';
import { Ways } from '../telegram/api/way/ways.ts';
import type { FindingTexts } from '../texts/cli/texts.ts';
import { bad, type Finding, good, note } from './finding.ts';

const PATIENCE_MS = 12_000;
/** A clock that is wrong by more than this is bad (ms): TLS tolerates more, but quiet hours and the end of access would be wrong. */
const CLOCK_MS = 60_000;

/** The result for one way to Telegram: the bot's name, that the token was refused, or why Telegram was not reached. */
type Trial = { readonly way: Way } & (
  | { readonly bot: string }
  | { readonly refusal: string }
  | { readonly why: string }
);

/**
 * Findings on which ways reach Telegram, whether it accepts the tokens, and whether the clocks agree. One working way is enough. `refused`:
 * why the daemon would refuse to start. Contains neither the token nor a proxy's login.
 */
export async function telegramFindings(
  settings: Settings,
  t: FindingTexts,
): Promise<{ readonly findings: readonly Finding[]; readonly refused: boolean }> {
  const { botToken } = settings;
  if (botToken === null) return { findings: [note(t.telegramOff())], refused: false };
  const trials = await Promise.all(settings.telegramWays.map((way) => tried(settings, way)));
  const best = trials.find((trial) => !('why' in trial));
  const off = best && 'bot' in best ? await clockOff(settings, best.way) : null;
  const clock =
    off === null ? [] : [Math.abs(off) > CLOCK_MS ? bad(t.clockWrong(Math.round(off / 1000))) : good(t.clockGood())];
  const spare = best === undefined ? [] : await spareFindings(settings, best.way, t);
  return {
    findings: [...trials.map((trial) => finding(trial, best !== undefined, settings, t)), ...spare, ...clock],
    refused: best !== undefined && 'refusal' in best && !TelegramMemory.open(settings.peersFile).knows(botToken),
  };
}

function finding(trial: Trial, isReached: boolean, { telegramWays }: Settings, t: FindingTexts): Finding {
  const isPlain = telegramWays.length === 1 && trial.way === 'direct';
  const by = isPlain ? null : shownWay(trial.way);
  if ('bot' in trial) return good(t.telegramGood(trial.bot, by));
  if ('refusal' in trial) return bad(t.tokenRefused('BOT_TOKEN', trial.refusal));
  return (isReached ? note : bad)(t.telegramSilent(trial.why, by));
}

/** What Telegram says of the spare bot, by the way on which it spoke of the first one; a start is never refused for it. The settings already refuse a token of the first bot. */
async function spareFindings(settings: Settings, way: Way, t: FindingTexts): Promise<Finding[]> {
  const { spareBotToken: botToken } = settings;
  if (botToken === null) return [];
  const trial = await tried({ ...settings, botToken }, way);
  if ('refusal' in trial) return [bad(t.tokenRefused('SPARE_BOT_TOKEN', trial.refusal))];
  if ('why' in trial) return [bad(t.spareSilent(trial.why))];
  return [good(t.spareGood(trial.bot))];
}

async function tried(settings: Settings, way: Way): Promise<Trial> {
  try {
    const { api } = createBot(settings, new Ways({ list: [way] }));
    return { way, bot: (await api.getMe(grammySignal(AbortSignal.timeout(PATIENCE_MS)))).username };
  } catch (error) {
    if (error instanceof GrammyError) {
      const said = `${error.error_code} ${error.description}`;
      return isRefusedToken(error) ? { way, refusal: said } : { way, why: said };
    }
    const { code, name, message } = describeError(error);
    return { way, why: [code ?? name, message].filter(Boolean).join(': ') };
  }
}

/** How far this machine's clock is from the server's `Date` header (ms); null if there is none. */
function clockOff({ telegramApiRoot }: Settings, way: Way): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const isSecure = telegramApiRoot.startsWith('https:');
  const request = isSecure ? requestHttps : requestHttp;
  const agent = wayAgent(isSecure ? 'https:' : 'http:', way);
  const asked = Date.now();
  const asking = request(telegramApiRoot, { method: 'HEAD', timeout: PATIENCE_MS, agent }, (response) => {
    response.resume();
    const date = Date.parse(response.headers.date ?? '');
    resolve(Number.isNaN(date) ? null : (asked + Date.now()) / 2 - date - 500);
  });
  asking.on('timeout', () => asking.destroy());
  asking.on('error', () => resolve(null)); // Telegram answered just now, so only the difference of the clocks stays unknown
  asking.end();
  return promise;
}
