import type { Alert } from '../health/alert.ts';
import type { AlertCondition, AlertNews, OpenAlerts } from '../health/alerts.ts';
import { type BotFacts, botConditions, type Failure } from '../health/bot-alerts.ts';
import { DeviceConditions } from '../health/device-conditions.ts';
import { doorConditions, letsFriendsIn } from '../health/doors/door-conditions.ts';
import type { NodeDoors } from '../health/doors/door-report.ts';
import {
  machineConditions,
  type NodeFacts,
  outageConditions,
  parametersConditions,
  roughlyAhead,
  trafficConditions,
} from '../health/node-alerts.ts';
import { isQuiet } from '../health/quiet-hours.ts';
import { doubtConditions, nodeOffConditions } from '../health/settings-conditions.ts';
import { StaleFiles } from '../health/stale-files.ts';
import { MailAlerts } from '../mail/mail-alerts.ts';
import type { PeriodicJob } from '../periodic-jobs.ts';
import type { Polling } from '../telegram/api/polling.ts';
import type { TelegramClock } from '../telegram/api/telegram-clock.ts';
import { AlertWatch, alertText } from '../telegram/features/owner/alert-watch.ts';
import { nodeName } from '../telegram/views.ts';
import { whoIs } from '../telegram/who-is.ts';
import { plainText } from '../texts/format/plain-text.ts';
import { unitOf } from '../wireguard/dialect/dialect.ts';
import type { NodeLoop } from '../wireguard/loop/node-loop.ts';
import type { VitalsWatch } from '../wireguard/loop/vitals-watch.ts';
import type { Core } from './build-core.ts';
import type { Health } from './build-health.ts';
import type { Mail } from './build-mail.ts';

/** What the conditions of alerts are read from. */
interface AlertSources {
  readonly loops: readonly NodeLoop[];
  readonly watches: ReadonlyMap<string, VitalsWatch>;
  readonly health: Health;
  readonly doors: { doorsOf(nodeId: string): NodeDoors };
  readonly clock: TelegramClock;
  readonly starts: { readonly times: readonly number[] };
  readonly backups: Readonly<Record<'hourly' | 'weekly', { readonly failure: Failure | null }>>;
  /** Null: there is no mail. */
  readonly mail: Mail | null;
  readonly telegram: Pick<Polling, 'isSilent'>;
}

/** How often all conditions are checked (ms). An alert waits at least a minute, and the check is cheap. */
const EVERY_MS = 5000;

/** The periodic jobs that tell the owner of alerts when they begin and end: in the chat, and by mail while Telegram is silent. */
export function alertJobs(core: Core, sources: AlertSources): PeriodicJob[] {
  const { store, settings, outbox, textsFor, log } = core;
  const byMail = buildMailAlerts(core, sources);
  const watch = new AlertWatch({
    ...{ store, outbox, log },
    ownerId: settings.adminId,
    conditions: conditionsOf(core, sources),
    nameOf: (alert) => subjectOf(core, sources, alert),
    texts: () => textsFor(settings.adminId),
    isQuiet: (at) => isQuiet(at, settings.timezone, store.state.preferences),
    onChecked: (moment) => byMail?.note(moment),
    now: Date.now,
  });
  const inChat: PeriodicJob = {
    name: 'what the owner is warned of',
    everyMs: EVERY_MS,
    firstMs: 1000, // soon, because a daemon that keeps crashing has little time to send alerts
    run: async () => {
      await store.retry();
      await watch.check();
    },
  };
  if (byMail === null) return [inChat];
  return [inChat, { name: 'alerts by mail', everyMs: EVERY_MS, run: () => byMail.check() }];
}

/** What sends alerts by mail; null where there is no mail. */
function buildMailAlerts(core: Core, sources: AlertSources): MailAlerts | null {
  const { store, settings, textsFor, awake } = core;
  const { mail, telegram } = sources;
  if (mail === null) return null;
  const letter = (news: readonly AlertNews[]) => {
    const texts = textsFor(settings.adminId);
    return texts.mail.alerts(news.map((one) => plainText(alertText(texts, one, subjectOf(core, sources, one.alert)))));
  };
  const { adminId: ownerId } = settings;
  return new MailAlerts({
    ...{ store, post: mail.post, ownerId, letter, monotonic: awake.now },
    isSilent: () => telegram.isSilent,
  });
}

/** Returns a function that reads all present conditions. */
function conditionsOf(core: Core, { loops, watches, health, doors, clock, starts, backups, mail }: AlertSources) {
  const { store, settings, traffic } = core;
  const units = new Map(settings.nodes.map((node) => [node.id, unitOf(node)]));
  const devices = new DeviceConditions();
  const files = new StaleFiles();
  const jumps = new ClockJumps(core.clock);
  return (open: OpenAlerts): AlertCondition[] => {
    const { state } = store;
    const now = Date.now();
    const ownAhead = clock.ahead ?? 0;
    const nodes = loops.flatMap(({ node, snapshot, outage, parametersTrouble }) => {
      const machine = watches.get(node.id)?.vitals ?? null;
      const found = doors.doorsOf(node.id);
      const facts: NodeFacts = { node, snapshot, outage, machine };
      const ahead = roughlyAhead(machine);
      const moment = { state, now, ownAhead };
      return [
        ...outageConditions(
          facts,
          moment,
          units.get(node.id) ?? '',
          outage !== null && letsFriendsIn(found, outage.since),
        ),
        ...doorConditions({ state, node, snapshot, found, now, ahead }),
        ...machineConditions(facts, moment),
        ...trafficConditions(facts, moment),
        ...parametersConditions(node, snapshot, parametersTrouble),
        ...devices.addresses(node, state, now),
        files.condition(state, node, now),
        devices.blocked({ state, nodeId: node.id, snapshot, book: traffic.book, now, ahead }),
        devices.answersLost({ state, nodeId: node.id, snapshot, history: health.history, now }),
      ];
    });
    const { history } = health;
    const failures = { hourly: backups.hourly.failure, weekly: backups.weekly.failure };
    const bot = { store: store.failure, backups: failures, clockAhead: clock.ahead, starts: starts.times, now };
    const letters = mail === null ? {} : { mail: mail.failures };
    const jump = jumps.latest(open);
    const on = settings.nodes.map(({ id }) => id);
    return [
      ...nodes,
      ...nodeOffConditions(settings.nodesOff, on),
      ...doubtConditions(settings.doubts, on),
      ...devices.shared({ state, open, history, now }),
      ...botConditions({ ...bot, ...letters, jump }),
    ];
  };
}

/** What an alert is about, for its text: a node, or a device with its friend and node; empty for the bot itself. */
function subjectOf({ settings, store }: Core, { loops }: AlertSources, alert: Alert): string {
  const view = { settings, store, nodes: loops, nodesOff: settings.nodesOff, now: Date.now };
  if (alert.kind === 'shared') {
    const device = store.state.peers[alert.peer];
    return [whoIs(store.state, alert.friend), device?.name, nodeName(view, alert.node)].filter(Boolean).join(', ');
  }
  return 'node' in alert ? nodeName(view, alert.node) : '';
}

/**
 * The latest jump of the clock. It stays open until the owner was told of it, even if a witness has confirmed the time by then (for
 * example because quiet hours or an outage of Telegram delayed the message).
 */
class ClockJumps {
  readonly #clock: Core['clock'];
  #reported: number | null = null;

  constructor(clock: Core['clock']) {
    this.#clock = clock;
  }

  /** The jump as a condition reads it; null: the clock has not jumped. */
  latest(open: OpenAlerts): BotFacts['jump'] {
    const { doubt } = this.#clock;
    if (!doubt) return null;
    if (Object.hasOwn(open, 'clock-jump bot')) this.#reported = doubt.since;
    return { by: doubt.by, since: doubt.since, isOpen: !doubt.isOver || this.#reported !== doubt.since };
  }
}
