import type { MetricsServer } from '../metrics/metrics-server.ts';
import { type Round, Rounds } from '../rounds.ts';
import { BackupClock } from '../store/backup-clock.ts';
import type { TelegramClock } from '../telegram/telegram-clock.ts';
import type { NodeLoop } from '../wireguard/node-loop.ts';
import type { VitalsWatch } from '../wireguard/vitals-watch.ts';
import { alertRound } from './build-alerts.ts';
import { buildWeeklyBackup } from './build-backup.ts';
import type { Core } from './build-core.ts';
import { entryRounds } from './build-entry-rounds.ts';
import type { Health } from './build-health.ts';

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
export function buildRounds(core: Core, looked: Looked): Rounds {
  const { loops, health, watches, metrics } = looked;
  const { store, settings, log, traffic } = core;
  const backups = new BackupClock({ store, path: settings.peersFile, now: Date.now, log });
  const weekly = buildWeeklyBackup(core);
  const rounds: Round[] = [
    { name: 'backups of the store', everyMs: 60_000, firstMs: 0, run: () => backups.look() },
    { name: 'weekly backup', everyMs: 60_000, run: () => weekly.look() },
    { name: 'counting traffic', everyMs: 10_000, run: () => traffic.count() },
    ...[...watches].map(([id, watch]) => ({ name: `how node ${id} is`, everyMs: 60_000, run: () => watch.look() })),
    ...(metrics ? [{ name: 'metrics', everyMs: 60_000, run: () => traffic.open().then(() => metrics.listen()) }] : []),
    health.round,
    alertRound(core, { ...looked, backups: { hourly: backups, weekly } }),
    ...entryRounds(core, loops),
  ];
  return new Rounds(rounds, log);
}
