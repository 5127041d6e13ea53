import type { HelperPages } from '../helper-page/helper-pages.ts';
import type { MetricsServer } from '../metrics/metrics-server.ts';
import { isSynchronised } from '../ntp.ts';
import { type PeriodicJob, PeriodicJobs } from '../periodic-jobs.ts';
import { BackupClock } from '../store/backup-clock.ts';
import type { Polling } from '../telegram/api/polling.ts';
import type { TelegramClock } from '../telegram/api/telegram-clock.ts';
import { HandoverWatch } from '../telegram/features/handover/handover-watch.ts';
import type { NodeLoop } from '../wireguard/loop/node-loop.ts';
import type { VitalsWatch } from '../wireguard/loop/vitals-watch.ts';
import type { BlockListUpdates } from './block-list-updates.ts';
import { alertJobs } from './build-alerts.ts';
import { buildWeeklyBackup } from './build-backup.ts';
import type { Core } from './build-core.ts';
import { digestJob } from './build-digest.ts';
import { entryJobs, isTimeReliable } from './build-entry-jobs.ts';
import type { Health } from './build-health.ts';
import type { Mail } from './build-mail.ts';
import { rollOutJob } from './build-rollouts.ts';
import type { Services } from './build-services.ts';
import { spareJobs } from './build-spare-jobs.ts';
import { switchJob } from './build-switch-job.ts';
import { updateJob } from './build-update-job.ts';
import type { DoorWatch } from './door-watch.ts';
import type { ExitWatch } from './exit-watch.ts';
import type { LimitWatch } from './limit-watch.ts';
import type { ListUpdates } from './list-updates.ts';
import { noteAddresses } from './note-addresses.ts';
import type { ResolverWatch } from './resolver-watch.ts';

/** An answer that took longer (ms) is not used to compare clocks. */
const SLOW_MS = 10_000;
/** A backup is proved by reading all of it, for which those who wrote before the start need not wait (ms). */
const FIRST_BACKUP_MS = 2000;
/** Half of the unit in which nodes report their time, which is whole seconds. */
const HALF_SECOND_MS = 500;
/** How long after a jump the bot waits for Telegram or a node before it asks time synchronisation (ms). */
const WITNESS_WAIT_MS = 2 * 60_000;

/** What the jobs read and call. */
interface JobSources {
  readonly loops: readonly NodeLoop[];
  readonly health: Health;
  readonly services: Pick<Services, 'allowanceWatch' | 'spares' | 'switching' | 'doors'>;
  /** The watches of the nodes' machines, by the node's id. */
  readonly watches: ReadonlyMap<string, VitalsWatch>;
  readonly doors: DoorWatch;
  readonly exits: ExitWatch;
  readonly limits: LimitWatch;
  readonly lists: ListUpdates;
  readonly resolvers: ResolverWatch;
  readonly blocked: BlockListUpdates;
  readonly metrics: MetricsServer | null;
  readonly pages: HelperPages | null;
  readonly clock: TelegramClock;
  readonly starts: { readonly times: readonly number[] };
  readonly mail: Mail | null;
  readonly telegram: Pick<Polling, 'isSilent'>;
  /** Jobs of what is not always there. */
  readonly more: readonly PeriodicJob[];
}

/** Builds everything that runs periodically, apart from the nodes' loops and polling. */
export function buildPeriodicJobs(core: Core, sources: JobSources): PeriodicJobs {
  const { loops, health, services, watches, doors, exits, limits, lists, resolvers, blocked, metrics, pages } = sources;
  const { store, settings, log, traffic } = core;
  const backups = new BackupClock({ store, path: settings.peersFile, now: Date.now, log });
  const weekly = buildWeeklyBackup(core);
  const jobs: PeriodicJob[] = [
    { name: 'backups of the store', everyMs: 60_000, firstMs: FIRST_BACKUP_MS, run: () => backups.check() },
    { name: 'weekly backup', everyMs: 60_000, run: () => weekly.sendIfDue() },
    rollOutJob(core, loops, services.doors.choose),
    { name: 'counting traffic', everyMs: 10_000, run: () => traffic.count() },
    ...[...watches].map(([id, watch]) => ({
      name: `how node ${id} is`,
      everyMs: 60_000,
      run: async () => {
        await watch.poll();
        compareNodeClock(core, id, watch);
      },
    })),
    { name: 'whether servers let friends in', ...doorPace(settings.probeMinutes), run: () => doors.round() },
    { name: 'where friends leave', everyMs: 10_000, run: () => exits.look() },
    {
      name: 'allowances',
      everyMs: 10_000,
      run: () => (isTimeReliable(core) ? services.allowanceWatch.check() : undefined),
    },
    { name: 'speed limits', everyMs: 20_000, firstMs: 10_000, run: () => limits.look() },
    { name: 'name servers of nodes', everyMs: 10_000, run: () => resolvers.look() },
    { name: 'lists of blocked domains', everyMs: 60_000, firstMs: 2000, run: () => blocked.check() },
    { name: 'the list of exits', everyMs: 6 * 3_600_000, firstMs: 5 * 60_000, run: () => lists.check() },
    {
      ...{ name: 'addresses of doors', everyMs: 600_000, firstMs: 0 },
      run: async () => {
        await health.lookups.refresh();
        await noteAddresses(store, settings.nodes, (id) => health.lookups.of(id));
      },
    },
    { name: 'spare ports in use', everyMs: 20_000, firstMs: 5000, run: () => health.lookups.refreshPorts() },
    { name: 'the clock', everyMs: 1000, firstMs: 0, run: () => core.clock.check() },
    { name: 'whether the clock is right', everyMs: 30_000, run: () => askTimeSync(core) },
    ...(metrics ? [{ name: 'metrics', everyMs: 60_000, run: () => traffic.open().then(() => metrics.listen()) }] : []),
    health.job,
    health.exitNews,
    digestJob(core, loops),
    handoverJob(core, loops),
    ...alertJobs(core, { ...sources, backups: { hourly: backups, weekly } }),
    ...(sources.mail?.jobs ?? []),
    ...sources.more,
    ...entryJobs(core, loops),
    ...spareJobs(core, services.spares, health.lastSeen),
    switchJob(core, sources),
    updateJob(core),
    ...(pages ? [{ name: 'the helper page', everyMs: 15_000, firstMs: 3000, run: () => pages.keep() }] : []),
  ];
  return new PeriodicJobs(jobs, log);
}

/** Tells of hand-overs soon after the poll that saw what became of them. */
function handoverJob({ settings, store, outbox, textsFor, log, clock }: Core, nodes: readonly NodeLoop[]): PeriodicJob {
  const view = { settings, store, nodes, nodesOff: settings.nodesOff, now: clock.now };
  const watch = new HandoverWatch({ view, outbox, textsFor, ownerId: settings.adminId, log });
  return { name: 'what became of hand-overs', everyMs: 2000, run: async () => watch.check() };
}

/** Where doors are not tried, a round only sees that no node keeps the bot's own peer. */
function doorPace(minutes: number | null): Pick<PeriodicJob, 'everyMs' | 'firstMs'> {
  const everyMs = (minutes ?? 60) * 60_000;
  return { everyMs, ...(minutes !== null && { firstMs: everyMs }) };
}

/** Compares our clock with that of a node on another machine, which is a witness of its own. */
function compareNodeClock({ settings, clock }: Core, id: string, watch: VitalsWatch): void {
  const { vitals } = watch;
  const isElsewhere = settings.nodes.some((node) => node.id === id && node.ssh !== null);
  if (!vitals || !isElsewhere || vitals.tookMs < 0 || vitals.tookMs > SLOW_MS) return;
  clock.noteWitness('node', vitals.at - vitals.tookMs / 2 - (vitals.setup.clock + HALF_SECOND_MS));
}

/** Asks the system whether time synchronisation agrees with the clock. Asked last, since it notices a jump only after a while. */
async function askTimeSync({ clock }: Core): Promise<void> {
  if (clock.needsWitness && clock.quietFor > WITNESS_WAIT_MS && (await isSynchronised())) clock.noteWitness('ntp', 0);
}
