import type { MetricsServer } from '../metrics/metrics-server.ts';
import { type Round, Rounds } from '../rounds.ts';
import { BackupClock } from '../store/backup-clock.ts';
import type { NodeLoop } from '../wireguard/node-loop.ts';
import { buildWeeklyBackup } from './build-backup.ts';
import type { Core } from './build-core.ts';
import { entryRounds } from './build-entry-rounds.ts';
import type { Health } from './build-health.ts';

/** Everything that is looked at again and again, apart from nodes and polling. */
export function buildRounds(
  core: Core,
  loops: readonly NodeLoop[],
  health: Health,
  metrics: MetricsServer | null,
): Rounds {
  const { store, settings, log, traffic } = core;
  const backups = new BackupClock({ store, path: settings.peersFile, now: Date.now, log });
  const weekly = buildWeeklyBackup(core);
  const rounds: Round[] = [
    { name: 'backups of the store', everyMs: 60_000, run: () => backups.look() },
    { name: 'weekly backup', everyMs: 60_000, run: () => weekly.look() },
    { name: 'counting traffic', everyMs: 10_000, run: () => traffic.count() },
    ...(metrics ? [{ name: 'metrics', everyMs: 60_000, run: () => metrics.listen() }] : []),
    health.round,
    ...entryRounds(core, loops),
  ];
  return new Rounds(rounds, log);
}
