import { readFile } from 'node:fs/promises';
import { SetupError } from '../errors.ts';
import { emptyStore } from '../peers/records.ts';
import { listBackups } from './backups.ts';
import { identityOf, writeDurably } from './durable-write.ts';
import { contendedKeys, importLegacy } from './import-legacy.ts';
import { isLegacyPeers, type LegacyFiles, readLegacyFiles } from './legacy-files.ts';
import { StoreTextError } from './parse-store.ts';
import { markedRevision } from './revision-mark.ts';
import { StoreSerializer } from './serialize-store.ts';

/** Asks a node when its keys last shook hands (ms); empty when it cannot be asked. */
export type AskHandshakes = (nodeId: string) => Promise<ReadonlyMap<string, number>>;

interface TakeOver {
  readonly path: string;
  readonly ownerId: number;
  readonly now: Date;
  readonly askHandshakes: AskHandshakes;
}

/**
 * Turns the predecessor's `peers.json` (with `users.json` beside it) into a store, once, at the first start; both originals are kept.
 * Returns what was done, a line each; none when the file is not the predecessor's. A store of ours that was emptied is never taken
 * for one. Throws `SetupError` when `users.json` cannot be read.
 */
export async function takeOverLegacy({ path, ownerId, now, askHandshakes }: TakeOver): Promise<string[]> {
  if ((await identityOf(path)) === null || markedRevision(path) > 0 || (await listBackups(path)).length > 0) return [];
  const text = await readFile(path, 'utf8');
  if (!isLegacyPeers(text)) return [];
  const files = await readFiles(path);
  const draft = emptyStore();
  const lines = importLegacy(draft, files, {
    ownerId,
    now: now.toISOString(),
    handshakes: await handshakesOf(files, askHandshakes),
  });
  const kept = `${path}.predecessor-${now.toISOString().replaceAll(':', '-')}`;
  await writeDurably(kept, text);
  await writeDurably(path, new StoreSerializer().serialize(draft));
  return [...lines, `the predecessor's data was taken over; the original is kept as ${kept}`];
}

/** Only nodes where two peers contend for one address are asked. */
export async function handshakesOf(files: LegacyFiles, ask: AskHandshakes): Promise<Map<string, number>> {
  const nodes = new Set(contendedKeys(files).map(({ nodeId }) => nodeId));
  const answers = await Promise.all([...nodes].map(ask));
  return new Map(answers.flatMap((answer) => [...answer]));
}

async function readFiles(path: string): Promise<LegacyFiles> {
  try {
    return await readLegacyFiles(path);
  } catch (error) {
    if (error instanceof StoreTextError) throw new SetupError([error.message], { cause: error });
    throw error;
  }
}
