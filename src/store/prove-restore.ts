import type { Draft, State } from '../peers/records/records.ts';
import { parseStore } from './parse-store.ts';
import { planRestore } from './restore.ts';

/**
 * Goes back to a backup's text in memory, from the store that it was just made of. Throws when that would change anything for anybody:
 * then the backup is not what it should be.
 */
export function proveRestore(text: string, present: State, now: Date): void {
  const backup = parseStore(text);
  const { regain, lose, displaced, forgotten } = planRestore(present as Draft, backup, 0, now);
  const changed = [...regain, ...lose, ...displaced].length + forgotten.length;
  if (backup.revision === present.revision && changed === 0) return;
  throw new Error(`the backup (revision ${backup.revision}) does not restore the store (revision ${present.revision})`);
}
