import type { Bot } from 'grammy/web';
import { Pace } from './access/pace.ts';
import type { Settings } from './config/settings.ts';
import type { ControlServer } from './control/control-server.ts';
import type { HelperPages } from './helper-page/helper-pages.ts';
import type { Log } from './log.ts';
import type { MetricsServer } from './metrics/metrics-server.ts';
import type { PeriodicJobs } from './periodic-jobs.ts';
import { BUILD } from './program-folder.ts';
import { writeDurably } from './store/durable-write.ts';
import { examineAhead } from './store/load-store.ts';
import { StartsFile } from './store/starts-file.ts';
import { TrafficFile } from './store/traffic-file.ts';
import type { BotPair } from './telegram/api/bot-pair.ts';
import type { Line } from './telegram/api/no-polling.ts';
import type { PollingPair } from './telegram/api/polling-pair.ts';
import { TelegramClock } from './telegram/api/telegram-clock.ts';
import type { Deliveries } from './telegram/delivery/deliveries.ts';
import type { Broadcaster } from './telegram/features/owner/broadcaster.ts';
import { stateOfNode } from './telegram/views.ts';
import { VERSION } from './version.ts';
import { printPins } from './wireguard/drivers/ssh/print-pins.ts';
import type { NodeLoop } from './wireguard/loop/node-loop.ts';
import { BlockListUpdates } from './wiring/block-list-updates.ts';
import { buildAnswering } from './wiring/build-answering.ts';
import { buildBroadcaster } from './wiring/build-broadcaster.ts';
import { openControl } from './wiring/build-control.ts';
import type { Core } from './wiring/build-core.ts';
import type { DoorsOf } from './wiring/build-doors.ts';
import { buildHealth } from './wiring/build-health.ts';
import { buildHelperPages } from './wiring/build-helper-page.ts';
import { buildMail, type Mail } from './wiring/build-mail.ts';
import { buildMetrics } from './wiring/build-metrics.ts';
import { buildNodes } from './wiring/build-nodes.ts';
import { buildPeriodicJobs } from './wiring/build-periodic-jobs.ts';
import type { Answering } from './wiring/build-polling.ts';
import { buildServices, type Services } from './wiring/build-services.ts';
import { buildSpareBot } from './wiring/build-spare-bot.ts';
import { DoorWatch } from './wiring/door-watch.ts';
import { ExitWatch } from './wiring/exit-watch.ts';
import { Knockers } from './wiring/knockers.ts';
import { type LimitsTrouble, LimitWatch } from './wiring/limit-watch.ts';
import { ListUpdates } from './wiring/list-updates.ts';
import { noteNodeNames } from './wiring/note-node-names.ts';
import { openCore } from './wiring/open-core.ts';
import { ResolverWatch } from './wiring/resolver-watch.ts';
import { WakeUps } from './wiring/wake-ups.ts';

/** How long answers and uploads may still take at the end (ms). */
const LAST_ANSWERS_MS = 5000;

/** How long a look at a node may take whose door did not let the bot in (ms). */
const LOOK_MS = 10_000;

const NOBODY = { wake: () => undefined };

interface ServiceParts {
  readonly settings: Settings;
  readonly log: Log;
  readonly bot: Bot;
  readonly polling: Line;
  /** With a spare bot: both bots, and their pollings. */
  readonly pair: { readonly bots: BotPair; readonly pollings: PollingPair } | null;
}

/** Everything that the daemon does apart from polling. */
export interface Service {
  readonly answering: Answering;
  /** What answers for the spare bot; null: there is none. */
  readonly spareAnswering: Answering | null;
  /** Starts nodes' loops, deliveries and periodic jobs. */
  begin(): Promise<void>;
  /** Reads an edit of the store, or moves it aside. */
  reloadStore(): Promise<void>;
  /** One line for `systemctl status`: Telegram and every node. */
  status(): string;
  /** Finishes present work and closes everything. */
  end(): Promise<void>;
}

/** Before the first start of this version, while another one still runs: examines the store for it. Throws `SetupError`. */
export async function prepareStart({ peersFile }: Settings): Promise<void> {
  if (BUILD !== null) await examineAhead(peersFile, BUILD);
}

/** Opens the store, at the first start with the predecessor's data, and builds everything on it. Throws `SetupError`. */
export async function openService({ settings, log, bot, polling, pair }: ServiceParts): Promise<Service> {
  const starts = StartsFile.begin(settings.peersFile, Date.now());
  const traffic = TrafficFile.readAhead(settings.peersFile, log); // who waits for an answer waits for it
  const core = await openCore(settings, log, bot, pair?.bots, BUILD, traffic);
  const { store } = core;
  await noteNodeNames(core);
  const wakeUps = new WakeUps();
  const doorsOf: DoorsOf = (id) => doors.doorsOf(id);
  const { loops, deliveries, namesAhead, watches, knockers, drivers } = buildNodes(core, wakeUps, doorsOf);
  const health = buildHealth(core, loops, doorsOf);
  const broadcaster = buildBroadcaster(core);
  const isOff = settings.botToken === null; // what waits for a chat waits for the bot
  wakeUps.connect({ loops, ...(isOff ? { deliveries: NOBODY, broadcaster: NOBODY } : { deliveries, broadcaster }) });
  const exits = new ExitWatch({
    ...{ store, drivers, log, notify: core.notify, now: core.clock.now, peersFile: settings.peersFile },
    ...{ country: settings.exitCountry, usual: settings.exitDefault, fallback: settings.exitFallback },
    onMoved: (id, moved) => core.traffic.noteLinks(id, moved, Date.now()),
  });
  const lists = new ListUpdates({
    ...{ peersFile: settings.peersFile, country: settings.exitCountry, urls: settings.exitListUrls },
    ...{ hasLinks: () => Object.keys(store.state.links).length > 0, write: writeDurably },
    ...{ now: Date.now, notify: core.notify },
  });
  const limits = new LimitWatch({ store, drivers, log, notify: core.notify, now: core.clock.now });
  const resolvers = new ResolverWatch({
    ...{ store, drivers, log, notify: core.notify, now: core.clock.now, peersFile: settings.peersFile },
  });
  const blocked = new BlockListUpdates({
    urls: () => Object.values(store.state.resolvers).flatMap((record) => record.lists),
    ...{ peersFile: settings.peersFile, write: writeDurably, now: Date.now, log },
  });
  store.subscribe((state, previous) => {
    wakeUps.committed(state, previous);
    exits.committed();
    limits.committed();
    resolvers.committed();
  });
  const doors = new DoorWatch({
    ...{ nodes: settings.nodes, minutes: settings.probeMinutes, store, box: core.box, log, now: Date.now },
    snapshotOf: (id) => loops.find(({ node }) => node.id === id)?.snapshot ?? null,
    knockers: new Knockers(knockers, log),
    lookAt: async (id) => loops.find(({ node }) => node.id === id)?.pollWithin(LOOK_MS),
  });
  const limitsTrouble: LimitsTrouble = (id) => limits.troubleOf(id);
  const metrics = await buildMetrics(core, { loops, polling, watches, doors, exits, resolvers, limitsTrouble });
  const clock = new TelegramClock(settings.telegramApiRoot, Date.now, (ahead) =>
    core.clock.noteWitness('telegram', ahead),
  );
  core.clock.onChange = () => wakeUps.clockChanged();
  const services = buildServices(core, doorsOf, namesAhead.name);
  const answering = buildAnswering(core, {
    ...{ nodes: loops, health, services, pace: new Pace(Date.now), watches, doorsOf, limitsTrouble },
    linksOf: (id) => exits.linksOf(id),
    resolverOf: (id) => resolvers.seen(id),
  });
  const both = pair && buildSpareBot(core, pair.bots, pair.pollings, answering);
  const mail = buildMail(core, loops, services);
  const more = both ? [both.job] : [];
  const pages = buildHelperPages(core, loops, exits);
  const common = {
    exits,
    limits,
    lists,
    resolvers,
    blocked,
    loops,
    health,
    services,
    watches,
    doors,
    metrics,
    pages,
    clock,
    starts,
    mail,
  };
  const sources = { ...common, telegram: polling, more };
  const jobs = buildPeriodicJobs(core, sources);
  const workers: Workers = {
    core,
    services,
    control: null,
    loops,
    deliveries,
    broadcaster,
    jobs,
    metrics,
    pages,
    clock,
    starts,
    doors,
    lists,
    blocked,
    mail,
  };
  return {
    answering: both?.main ?? answering,
    spareAnswering: both?.spare ?? null,
    begin: () => begin(workers),
    reloadStore: () => store.reload(),
    status() {
      const nodes = loops.map((loop) => `${loop.node.id} ${stateOfNode(loop)}`);
      return `version ${VERSION}; Telegram ${stateOfTelegram(settings, polling)}; nodes: ${nodes.join(', ')}`;
    },
    end: () => end(workers),
  };
}

function stateOfTelegram({ botToken }: Settings, { isReached, isRefused }: Line): string {
  if (botToken === null) return 'off';
  return isReached ? 'reached' : isRefused ? 'refuses BOT_TOKEN' : 'not reached';
}

/** Everything that is started at the begin and closed at the end. */
interface Workers {
  readonly core: Core;
  readonly services: Services;
  /** The control socket, once it is open. */
  control: ControlServer | null;
  readonly loops: readonly NodeLoop[];
  readonly deliveries: Deliveries;
  readonly broadcaster: Broadcaster;
  readonly jobs: PeriodicJobs;
  readonly metrics: MetricsServer | null;
  readonly pages: HelperPages | null;
  readonly clock: TelegramClock;
  readonly starts: StartsFile;
  readonly doors: DoorWatch;
  readonly lists: ListUpdates;
  readonly blocked: BlockListUpdates;
  readonly mail: Mail | null;
}

async function begin(workers: Workers): Promise<void> {
  const { core, services, loops, deliveries, broadcaster, jobs, clock } = workers;
  clock.listen();
  core.awake.start();
  for (const loop of loops) loop.start();
  if (core.settings.botToken !== null) deliveries.wake(); // for what was left by the last run: nodes that are still down would wake nobody
  jobs.start();
  if (core.settings.botToken !== null) await broadcaster.start();
  workers.control = await openControl(core, services, loops);
  printPins(core.settings.nodesOff, core.log);
  const nodes = loops.map(({ node }) => node.id).join(', ');
  core.log.info(`started: vpn-bot ${VERSION}, ${Object.keys(core.store.state.users).length} people, nodes ${nodes}`);
}

async function end({
  core,
  control,
  loops,
  deliveries,
  broadcaster,
  jobs,
  metrics,
  pages,
  clock,
  starts,
  doors,
  lists,
  blocked,
  mail,
}: Workers): Promise<void> {
  doors.stop();
  lists.stop();
  blocked.stop();
  mail?.stop();
  await control?.close(LAST_ANSWERS_MS);
  await Promise.all([
    deliveries.stop(LAST_ANSWERS_MS),
    core.queue.drain(LAST_ANSWERS_MS),
    jobs.stop().then(() => Promise.all([metrics?.close(), pages?.close()])),
    broadcaster.stop(LAST_ANSWERS_MS),
    ...loops.map((loop) => loop.stop()),
  ]);
  await core.traffic.close().catch((err: unknown) => core.log.error({ err }, 'the last traffic could not be written'));
  await core.store.settled();
  if (BUILD !== null) core.store.leave(BUILD);
  clock.close();
  core.awake.stop();
  starts.endWell();
}
