import { type Round, Rounds } from '../rounds.ts';
import { BackupClock } from '../store/backup-clock.ts';
import type { Core } from './build-core.ts';

/** Everything that is looked at again and again, apart from nodes and polling. */
export function buildRounds({ store, settings, log }: Core): Rounds {
  const backups = new BackupClock({ store, path: settings.peersFile, now: Date.now, log });
  const rounds: Round[] = [{ name: 'backups of the store', everyMs: 60_000, run: () => backups.look() }];
  return new Rounds(rounds, log);
}
