import { flushCompileCache } from 'node:module';
import { loadSettings } from './config/load-settings.ts';
import type { Settings } from './config/settings.ts';
import { whyOff } from './config/why-off.ts';
import { type Daemon, runToExit } from './exit.ts';
import { loadService } from './load-service.ts';
import { createLog, formatIn, type Log } from './log.ts';
import { reload, settingsAnew } from './reload.ts';
import { lockStore } from './store/lock.ts';
import { TelegramMemory } from './store/telegram-memory.ts';
import { Systemd } from './systemd.ts';
import { createBot } from './telegram/api/create-bot.ts';
import type { TokenTrust } from './telegram/api/polling.ts';
import { Ways } from './telegram/api/way/ways.ts';
import { type Answering, buildPolling } from './wiring/build-polling.ts';

/** Configured by the environment until the settings are read. */
let log = logOf('info', formatIn(process.env));
/** Settings that the last reload found good, for the restart within the process seconds later. */
let foundGood: Settings | null = null;
await runToExit(() => log, startDaemon);

/** Starts the daemon: calls Telegram first, and loads the rest of the program while waiting for the answers. */
async function startDaemon(): Promise<Daemon> {
  const settings = settingsAnew(readSettings, foundGood, log);
  log = logOf(settings.logLevel, settings.logFormat);
  for (const warning of settings.warnings) log.warn(warning);
  for (const node of settings.nodesOff) log.warn(`node ${node.id} is off: ${whyOff(node)}`);
  const lock = await lockStore(settings.peersFile);
  const memory = TelegramMemory.open(settings.peersFile);
  const { botToken: token, telegramWays: list } = settings;
  const remember = (way: string) => memory.rememberWay(way);
  const bot = createBot(settings, new Ways({ list, remembered: memory.way, remember, log }));
  const answering = Promise.withResolvers<Answering>();
  const polling = buildPolling(bot, log, trustIn(token, memory), answering.promise);
  const polled = polling.run();
  const loading = loadService();
  const { openService } = await Promise.race([loading, polled.then(() => loading)]); // a refused token may end it here already
  const service = await openService({ settings, log, bot, polling });
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
      await service.begin();
      await systemd.ready();
      answering.resolve(service.answering);
      flushCompileCache(); // otherwise a killed daemon would never write it, and each start would compile everything
      await polled;
      await systemd.stopping(outcome === 'restart' ? 'RELOADING=1' : 'STOPPING=1');
      await service.end();
      await lock.close();
      return outcome;
    },
  };
}

function trustIn(token: string, memory: TelegramMemory): TokenTrust {
  return {
    get hasWorked() {
      return memory.knows(token);
    },
    works: () => memory.rememberToken(token),
  };
}

function readSettings(): Settings {
  return loadSettings({ cwd: process.cwd(), env: process.env });
}

function logOf(level: Settings['logLevel'], format: Settings['logFormat']): Log {
  return createLog({ level, format }, process.env, process.stdout.isTTY);
}
