import type { Bot } from 'grammy/web';
import type { Settings } from './config/settings.ts';
import type { Log } from './log.ts';
import type { MetricsServer } from './metrics/metrics-server.ts';
import type { PeriodicJobs } from './periodic-jobs.ts';
import { StartsFile } from './store/starts-file.ts';
import { takeOverLegacy } from './store/take-over.ts';
import type { Polling } from './telegram/api/polling.ts';
import { TelegramClock } from './telegram/api/telegram-clock.ts';
import type { Deliveries } from './telegram/delivery/deliveries.ts';
import type { Broadcaster } from './telegram/features/owner/broadcaster.ts';
import { stateOfNode } from './telegram/views.ts';
import { VERSION } from './version.ts';
import { askNode, handshakesIn } from './wireguard/drivers/ask-node.ts';
import type { NodeError } from './wireguard/drivers/driver.ts';
import { driverOf } from './wireguard/drivers/driver-of.ts';
import { printPins } from './wireguard/drivers/ssh/print-pins.ts';
import type { NodeLoop } from './wireguard/loop/node-loop.ts';
import { buildAnswering } from './wiring/build-answering.ts';
import { buildBroadcaster } from './wiring/build-broadcaster.ts';
import { buildCore, type Core } from './wiring/build-core.ts';
import { buildHealth } from './wiring/build-health.ts';
import { buildMetrics } from './wiring/build-metrics.ts';
import { buildNodes } from './wiring/build-nodes.ts';
import { buildPeriodicJobs } from './wiring/build-periodic-jobs.ts';
import type { Answering } from './wiring/build-polling.ts';
import { WakeUps } from './wiring/wake-ups.ts';

/** How long answers and uploads may still take at the end (ms). */
const LAST_ANSWERS_MS = 5000;

interface ServiceParts {
  readonly settings: Settings;
  readonly log: Log;
  readonly bot: Bot;
  readonly polling: Polling;
}

/** Everything that the daemon does apart from polling. */
export interface Service {
  readonly answering: Answering;
  /** Starts nodes' loops, deliveries and periodic jobs. */
  begin(): Promise<void>;
  /** Reads an edit of the store, or moves it aside. */
  reloadStore(): Promise<void>;
  /** One line for `systemctl status`: Telegram and every node. */
  status(): string;
  /** Finishes present work and closes everything. */
  end(): Promise<void>;
}

/** Opens the store, at the first start with the predecessor's data, and builds everything on it. Throws `SetupError`. */
export async function openService({ settings, log, bot, polling }: ServiceParts): Promise<Service> {
  const starts = StartsFile.begin(settings.peersFile, Date.now());
  for (const line of await takeOver(settings, log)) log.info(`import: ${line}`);
  const core = await buildCore(settings, log, bot);
  const { store } = core;
  const wakeUps = new WakeUps();
  const { loops, deliveries, watches } = buildNodes(core, wakeUps);
  const health = buildHealth(core, loops);
  const broadcaster = buildBroadcaster(core);
  wakeUps.connect({ loops, deliveries, broadcaster });
  store.subscribe((state, previous) => wakeUps.committed(state, previous));
  const metrics = await buildMetrics(core, loops, polling, watches);
  const clock = new TelegramClock(settings.telegramApiRoot, Date.now, (ahead) =>
    core.clock.noteWitness('telegram', ahead),
  );
  core.clock.onChange = () => wakeUps.clockChanged();
  const jobs = buildPeriodicJobs(core, { loops, health, watches, metrics, clock, starts });
  const workers = { core, loops, deliveries, broadcaster, jobs, metrics, clock, starts };
  return {
    answering: buildAnswering(core, loops, health, watches),
    begin: () => begin(workers),
    reloadStore: () => store.reload(),
    status() {
      const nodes = loops.map((loop) => `${loop.node.id} ${stateOfNode(loop)}`);
      const telegram = polling.isReached ? 'reached' : polling.isRefused ? 'refuses BOT_TOKEN' : 'not reached';
      return `version ${VERSION}; Telegram ${telegram}; nodes: ${nodes.join(', ')}`;
    },
    end: () => end(workers),
  };
}

/** Everything that is started at the begin and closed at the end. */
interface Workers {
  readonly core: Core;
  readonly loops: readonly NodeLoop[];
  readonly deliveries: Deliveries;
  readonly broadcaster: Broadcaster;
  readonly jobs: PeriodicJobs;
  readonly metrics: MetricsServer | null;
  readonly clock: TelegramClock;
  readonly starts: StartsFile;
}

async function begin({ core, loops, deliveries, broadcaster, jobs, clock }: Workers): Promise<void> {
  clock.listen();
  core.awake.start();
  for (const loop of loops) loop.start();
  deliveries.wake(); // for what was left by the last run: nodes that are still down would wake nobody
  jobs.start();
  await broadcaster.start();
  printPins(core.settings.nodesOff, core.log);
  const nodes = loops.map(({ node }) => node.id).join(', ');
  core.log.info(`started: vpn-bot ${VERSION}, ${Object.keys(core.store.state.users).length} people, nodes ${nodes}`);
}

async function end({ core, loops, deliveries, broadcaster, jobs, metrics, clock, starts }: Workers): Promise<void> {
  await Promise.all([
    deliveries.stop(LAST_ANSWERS_MS),
    core.queue.drain(LAST_ANSWERS_MS),
    jobs.stop().then(() => metrics?.close()),
    broadcaster.stop(LAST_ANSWERS_MS),
    ...loops.map((loop) => loop.stop()),
  ]);
  await core.traffic.close().catch((err: unknown) => core.log.error({ err }, 'the last traffic could not be written'));
  await core.store.settled();
  clock.close();
  core.awake.stop();
  starts.endWell();
}

/** Imports the predecessor's data at the first start; returns what was done, a line each. */
function takeOver(settings: Settings, log: Log): Promise<string[]> {
  const askHandshakes = async (id: string) => {
    const node = settings.nodes.find((candidate) => candidate.id === id);
    const silent = ({ code, message }: NodeError) => log.warn(`node ${id} cannot be asked now (${code}): ${message}`);
    return handshakesIn(node ? await askNode(node, driverOf, silent) : null);
  };
  const { peersFile: path, adminId: ownerId, nodes } = settings;
  return takeOverLegacy({ path, ownerId, nodes, now: new Date(), askHandshakes });
}
