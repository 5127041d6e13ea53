import type { MetricsServer } from '../metrics/metrics-server.ts';
import { isSynchronised } from '../ntp.ts';
import { type PeriodicJob, PeriodicJobs } from '../periodic-jobs.ts';
import { BackupClock } from '../store/backup-clock.ts';
import type { TelegramClock } from '../telegram/api/telegram-clock.ts';
import type { NodeLoop } from '../wireguard/loop/node-loop.ts';
import type { VitalsWatch } from '../wireguard/loop/vitals-watch.ts';
import { alertJob } from './build-alerts.ts';
import { buildWeeklyBackup } from './build-backup.ts';
import type { Core } from './build-core.ts';
import { entryJobs } from './build-entry-jobs.ts';
import type { Health } from './build-health.ts';

/** An answer that took longer (ms) is not used to compare clocks. */
const SLOW_MS = 10_000;
/** Half of the unit in which nodes report their time, which is whole seconds. */
const HALF_SECOND_MS = 500;
/** How long after a jump the bot waits for Telegram or a node before it asks time synchronisation (ms). */
const WITNESS_WAIT_MS = 2 * 60_000;

/** What the jobs read and call. */
interface JobSources {
  readonly loops: readonly NodeLoop[];
  readonly health: Health;
  /** The watches of the nodes' machines, by the node's id. */
  readonly watches: ReadonlyMap<string, VitalsWatch>;
  readonly metrics: MetricsServer | null;
  readonly clock: TelegramClock;
  readonly starts: { readonly times: readonly number[] };
}

/** Builds everything that runs periodically, apart from the nodes' loops and polling. */
export function buildPeriodicJobs(core: Core, sources: JobSources): PeriodicJobs {
  const { loops, health, watches, metrics } = sources;
  const { store, settings, log, traffic } = core;
  const backups = new BackupClock({ store, path: settings.peersFile, now: Date.now, log });
  const weekly = buildWeeklyBackup(core);
  const jobs: PeriodicJob[] = [
    { name: 'backups of the store', everyMs: 60_000, firstMs: 0, run: () => backups.check() },
    { name: 'weekly backup', everyMs: 60_000, run: () => weekly.sendIfDue() },
    { name: 'counting traffic', everyMs: 10_000, run: () => traffic.count() },
    ...[...watches].map(([id, watch]) => ({
      name: `how node ${id} is`,
      everyMs: 60_000,
      run: async () => {
        await watch.poll();
        compareNodeClock(core, id, watch);
      },
    })),
    { name: 'the clock', everyMs: 1000, firstMs: 0, run: () => core.clock.check() },
    { name: 'whether the clock is right', everyMs: 30_000, run: () => askTimeSync(core) },
    ...(metrics ? [{ name: 'metrics', everyMs: 60_000, run: () => traffic.open().then(() => metrics.listen()) }] : []),
    health.job,
    alertJob(core, { ...sources, backups: { hourly: backups, weekly } }),
    ...entryJobs(core, loops),
  ];
  return new PeriodicJobs(jobs, log);
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
