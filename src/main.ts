import { flushCompileCache } from 'node:module';
import { buildBroadcaster } from './build/build-broadcaster.ts';
import { buildCore } from './build/build-core.ts';
import { buildHealth } from './build/build-health.ts';
import { buildMetrics } from './build/build-metrics.ts';
import { buildNodes } from './build/build-nodes.ts';
import { buildPolling } from './build/build-polling.ts';
import { buildRounds } from './build/build-rounds.ts';
import { loadSettings } from './config/load-settings.ts';
import type { Settings } from './config/settings.ts';
import { type Daemon, runToExit } from './exit.ts';
import { createLog, formatIn, type Log } from './log.ts';
import { changedNodes } from './peers/changed-nodes.ts';
import { reload } from './reload.ts';
import { lockStore } from './store/lock.ts';
import { StartsFile } from './store/starts-file.ts';
import { takeOverLegacy } from './store/take-over.ts';
import { Systemd } from './systemd.ts';
import type { Polling } from './telegram/polling.ts';
import { TelegramClock } from './telegram/telegram-clock.ts';
import { askNode, handshakesIn } from './wireguard/ask-node.ts';
import type { NodeError } from './wireguard/driver.ts';
import { driverOf } from './wireguard/driver-of.ts';
import type { NodeLoop } from './wireguard/node-loop.ts';
import { printPins } from './wireguard/print-pins.ts';

/** How long answers and uploads in hand may take at the end, in ms. */
const LAST_ANSWERS_MS = 5000;

/** As the environment says until the settings are read, then as they say. */
let log = logOf('info', formatIn(process.env));
await runToExit(() => log, startDaemon);

async function startDaemon(): Promise<Daemon> {
  const settings = readSettings();
  log = logOf(settings.logLevel, settings.logFormat);
  for (const warning of settings.warnings) log.warn(warning);
  for (const { id, needs } of settings.nodesOff) log.warn(`node ${id} is off: needs ${needs.join(', ')}`);
  const lock = await lockStore(settings.peersFile);
  const starts = StartsFile.begin(settings.peersFile, Date.now());
  for (const line of await takeOver(settings, log)) log.info(`import: ${line}`);
  const core = await buildCore(settings, log);
  const { loops, deliveries, watches } = buildNodes(core);
  const health = buildHealth(core, loops);
  const polling = buildPolling(core, loops, health, watches);
  const broadcaster = buildBroadcaster(core);
  core.store.subscribe((state, previous) => {
    const changed = changedNodes(previous, state);
    for (const loop of loops) if (changed.has(loop.node.id)) loop.wake();
    deliveries.wake();
    broadcaster.wake();
  });
  const metrics = await buildMetrics(core, loops, polling, watches);
  const clock = new TelegramClock(settings.telegramApiRoot, Date.now);
  const rounds = buildRounds(core, { loops, health, watches, metrics, clock, starts });
  let outcome: 'stopped' | 'restart' = 'stopped';
  const restart = () => {
    outcome = 'restart';
    polling.stop();
  };
  const status = () => statusLine(polling, loops);
  const systemd = new Systemd({ env: process.env, status, isAlive: () => polling.isAlive, log });
  return {
    stop: () => {
      outcome = 'stopped';
      polling.stop();
    },
    reload: () =>
      void reload({
        present: settings,
        loadSettings: readSettings,
        reloadStore: () => core.store.reload(),
        restart,
        log,
      }),
    async run() {
      const stopClock = clock.listen();
      for (const loop of loops) loop.start();
      deliveries.wake(); // for what waited when the last daemon ended: nodes that are still down wake nobody
      rounds.start();
      await broadcaster.start();
      printPins(settings.nodesOff, log);
      log.info(
        `started: ${Object.keys(core.store.state.users).length} people, nodes ${loops.map(({ node }) => node.id).join(', ')}`,
      );
      await systemd.ready();
      const polled = polling.run();
      flushCompileCache(); // else it is written at the end, and never when that is a kill: each start would compile all anew
      await polled;
      await systemd.stopping(outcome === 'restart' ? 'RELOADING=1' : 'STOPPING=1');
      await Promise.all([
        deliveries.stop(LAST_ANSWERS_MS),
        core.queue.drain(LAST_ANSWERS_MS),
        rounds.stop().then(() => metrics?.close()),
        broadcaster.stop(LAST_ANSWERS_MS),
        ...loops.map((loop) => loop.stop()),
      ]);
      await core.traffic.close().catch((err: unknown) => log.error({ err }, 'the last traffic could not be written'));
      await core.store.settled();
      stopClock();
      starts.endWell();
      await lock.close();
      return outcome;
    },
  };
}

/** For `systemctl status`: Telegram and every node at a glance. */
function statusLine({ isReached }: Polling, loops: readonly NodeLoop[]): string {
  const nodes = loops.map(({ node, snapshot }) => `${node.id} ${snapshot ? 'up' : 'down'}`);
  return `Telegram ${isReached ? 'reached' : 'not reached'}; nodes: ${nodes.join(', ')}`;
}

function readSettings(): Settings {
  return loadSettings({ cwd: process.cwd(), env: process.env });
}

function logOf(level: Settings['logLevel'], format: Settings['logFormat']): Log {
  return createLog({ level, format }, process.env, process.stdout.isTTY);
}

/** The predecessor's data, at the first start. */
function takeOver(settings: Settings, log: Log): Promise<string[]> {
  const askHandshakes = async (id: string) => {
    const node = settings.nodes.find((candidate) => candidate.id === id);
    const silent = ({ code, message }: NodeError) => log.warn(`node ${id} cannot be asked now (${code}): ${message}`);
    return handshakesIn(node ? await askNode(node, driverOf, silent) : null);
  };
  return takeOverLegacy({ path: settings.peersFile, ownerId: settings.adminId, now: new Date(), askHandshakes });
}
