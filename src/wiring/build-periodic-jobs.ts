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

/** An answer that took longer says little of the time. */
const SLOW_MS = 10_000;
/** Nodes tell whole seconds. */
const HALF_SECOND_MS = 500;
/** So long Telegram and the nodes are waited for. */
const UNTOLD_MS = 2 * 60_000;

interface Looked {
  readonly loops: readonly NodeLoop[];
  readonly health: Health;
  /** How each node's machine is, by the node's id. */
  readonly watches: ReadonlyMap<string, VitalsWatch>;
  readonly metrics: MetricsServer | null;
  readonly clock: TelegramClock;
  readonly starts: { readonly times: readonly number[] };
}

/** Everything that is looked at again and again, apart from nodes and polling. */
export function buildPeriodicJobs(core: Core, looked: Looked): PeriodicJobs {
  const { loops, health, watches, metrics } = looked;
  const { store, settings, log, traffic } = core;
  const backups = new BackupClock({ store, path: settings.peersFile, now: Date.now, log });
  const weekly = buildWeeklyBackup(core);
  const jobs: PeriodicJob[] = [
    { name: 'backups of the store', everyMs: 60_000, firstMs: 0, run: () => backups.look() },
    { name: 'weekly backup', everyMs: 60_000, run: () => weekly.look() },
    { name: 'counting traffic', everyMs: 10_000, run: () => traffic.count() },
    ...[...watches].map(([id, watch]) => ({
      name: `how node ${id} is`,
      everyMs: 60_000,
      run: async () => {
        await watch.poll();
        hearNode(core, id, watch);
      },
    })),
    { name: 'the clock', everyMs: 1000, firstMs: 0, run: () => core.clock.look() },
    { name: 'whether the clock is right', everyMs: 30_000, run: () => askForTime(core) },
    ...(metrics ? [{ name: 'metrics', everyMs: 60_000, run: () => traffic.open().then(() => metrics.listen()) }] : []),
    health.job,
    alertJob(core, { ...looked, backups: { hourly: backups, weekly } }),
    ...entryJobs(core, loops),
  ];
  return new PeriodicJobs(jobs, log);
}

/** A node on another machine has a clock of its own. */
function hearNode({ settings, clock }: Core, id: string, watch: VitalsWatch): void {
  const { vitals } = watch;
  const isElsewhere = settings.nodes.some((node) => node.id === id && node.ssh !== null);
  if (!vitals || !isElsewhere || vitals.tookMs < 0 || vitals.tookMs > SLOW_MS) return;
  clock.hear('node', vitals.at - vitals.tookMs / 2 - (vitals.setup.clock + HALF_SECOND_MS));
}

/** Time synchronisation is the last one to be asked: it speaks of a step only after a while. */
async function askForTime({ clock }: Core): Promise<void> {
  if (clock.needsWitness && clock.quietFor > UNTOLD_MS && (await isSynchronised())) clock.hear('ntp', 0);
}
