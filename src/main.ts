import { flushCompileCache } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import type { Bot } from 'grammy/web';
import { loadSettings } from './config/load-settings.ts';
import type { Settings } from './config/settings.ts';
import { whyOff } from './config/why-off.ts';
import { SetupError } from './errors.ts';
import { type Daemon, runToExit } from './exit.ts';
import { loadService } from './load-service.ts';
import { createLog, formatIn, type Log } from './log.ts';
import { reload, settingsAnew } from './reload.ts';
import { lockStore } from './store/lock.ts';
import { TelegramMemory } from './store/telegram-memory.ts';
import { Systemd } from './systemd.ts';
import { BotPair } from './telegram/api/bot-pair.ts';
import { createBot } from './telegram/api/create-bot.ts';
import { type Line, NoPolling } from './telegram/api/no-polling.ts';
import type { TokenTrust } from './telegram/api/polling.ts';
import { PollingPair } from './telegram/api/polling-pair.ts';
import { Ways } from './telegram/api/way/ways.ts';
import { liveIn } from './time-zone.ts';
import { type Answering, buildPolling } from './wiring/build-polling.ts';

/** How long (ms) the daemon waits for the store at its start: a command at the shell may be changing it, since it found no daemon. */
const STORE_PATIENCE_MS = 10_000;

const WITHOUT_BOT =
  'BOT_TOKEN=off: there is no bot. Servers and friends are looked after, by vpn-bot config and vpn-bot friend; to add a bot, run deploy/install.sh --token again';

/** A spare bot whose token is refused is told of in the log, and ends nothing. */
const SPARE_TRUST: TokenTrust = { hasWorked: true, works: () => undefined };
/** Configured by the environment until the settings are read. */
let log = logOf('info', formatIn(process.env));
/** Settings that the last reload found good, for the restart within the process seconds later. */
let foundGood: Settings | null = null;
if (process.argv[2] === '--only-load') await onlyLoad();
else await runToExit(() => log, startDaemon);

/** All of the first start's work that can be done while the present version still runs (`vpn-bot update`): compiles, and examines the store. */
async function onlyLoad(): Promise<void> {
  const { prepareStart } = await loadService();
  flushCompileCache(); // kept whatever becomes of the rest
  try {
    await prepareStart(readSettings());
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    for (const problem of error.problems) log.error(problem);
    process.exitCode = 78;
  }
}

/** Starts the daemon: calls Telegram first, and loads the rest of the program while waiting for the answers. */
async function startDaemon(): Promise<Daemon> {
  const settings = settingsAnew(readSettings, foundGood, log);
  liveIn(settings.timezone);
  log = logOf(settings.logLevel, settings.logFormat);
  for (const warning of settings.warnings) log.warn(warning);
  for (const node of settings.nodesOff) log.warn(`node ${node.id} is off: ${whyOff(node)}`);
  const lock = await lockStore(settings.peersFile, STORE_PATIENCE_MS);
  const memory = TelegramMemory.open(settings.peersFile);
  if (settings.botToken === null) log.warn(WITHOUT_BOT);
  const { botToken: token, telegramWays: list } = settings;
  const remember = (way: string) => memory.rememberWay(way);
  const ways = new Ways({ list, remembered: memory.way, remember, log });
  const bot = createBot(settings, ways);
  const bots = pairOf(settings, bot, ways);
  const answering = Promise.withResolvers<Answering>();
  const spareAnswering = Promise.withResolvers<Answering>();
  const main = bots?.clients.main ?? bot;
  const first = token === null ? null : buildPolling(main, log, trustIn(token, memory, main), answering.promise);
  const spare = bots && buildPolling(bots.clients.spare, log, SPARE_TRUST, spareAnswering.promise, 'SPARE_BOT_TOKEN');
  const pair = first && spare && bots && { bots, pollings: new PollingPair(first, spare, bots) };
  const polling: Line = pair?.pollings ?? first ?? new NoPolling();
  const polled = polling.run();
  const loading = loadService();
  const { openService } = await Promise.race([loading, polled.then(() => loading)]); // a refused token may end it here already
  const service = await openService({ settings, log, bot, polling, pair });
  let outcome: 'stopped' | 'restart' = 'stopped';
  const restart = (checked: Settings) => {
    foundGood = checked;
    outcome = 'restart';
    polling.stop();
  };
  const systemd = new Systemd({ env: process.env, status: service.status, isAlive: () => polling.isAlive, log });
  return {
    stop: () => {
      outcome = 'stopped';
      polling.stop();
    },
    reload: () =>
      void reload({
        present: settings,
        loadSettings: readSettings,
        reloadStore: service.reloadStore,
        restart,
        log,
      }),
    async run() {
      const begun = Promise.withResolvers<void>();
      answering.resolve(reachedAfter(begun.promise, service.answering));
      if (service.spareAnswering) spareAnswering.resolve(reachedAfter(begun.promise, service.spareAnswering));
      await turn(); // who wrote before the start is answered first
      await service.begin();
      begun.resolve();
      await systemd.ready();
      flushCompileCache(); // otherwise a killed daemon would never write it, and each start would compile everything
      await polled;
      await systemd.stopping(outcome === 'restart' ? 'RELOADING=1' : 'STOPPING=1');
      await service.end();
      await lock.close();
      return outcome;
    },
  };
}

/** The same, which does what follows from reaching Telegram only once everything has begun. */
function reachedAfter(begun: Promise<void>, answering: Answering): Answering {
  return { ...answering, reached: () => void begun.then(() => answering.reached()) };
}

/** With `SPARE_BOT_TOKEN`: both bots, on the same ways to Telegram. */
function pairOf(settings: Settings, router: Bot, ways: Ways): BotPair | null {
  const { botToken, spareBotToken } = settings;
  if (botToken === null || spareBotToken === null) return null; // without a bot there is nothing to stand in for
  const spare = createBot({ ...settings, botToken: spareBotToken }, ways);
  return new BotPair(router, { main: createBot(settings, ways), spare });
}

function trustIn(token: string, memory: TelegramMemory, bot: Bot): TokenTrust {
  return {
    get hasWorked() {
      return memory.knows(token);
    },
    works() {
      memory.rememberToken(token);
      memory.rememberUsername(bot.botInfo.username);
    },
  };
}

function readSettings(): Settings {
  return loadSettings({ cwd: process.cwd(), env: process.env });
}

function logOf(level: Settings['logLevel'], format: Settings['logFormat']): Log {
  return createLog({ level, format }, process.env, process.stdout.isTTY);
}
