import { areNamesNew, noteNames } from '../peers/moves/note-names.ts';
import type { Core } from './build-core.ts';

/** Notes what the settings call the known nodes, for the time when they have left them. Where it cannot be written, the next start does it. */
export async function noteNodeNames({ store, settings: { nodes }, log }: Pick<Core, 'store' | 'settings' | 'log'>) {
  if (!areNamesNew(store.state, nodes)) return;
  await store
    .update((draft) => noteNames(draft, nodes))
    .catch((err: unknown) => log.warn({ err }, 'the names of the nodes could not be written to the store'));
}
