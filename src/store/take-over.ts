import { SetupError } from '../errors.ts';
import { type Draft, emptyStore } from '../peers/records/records.ts';
import { readPlainFile } from '../plain-file.ts';
import { listBackups } from './backups.ts';
import { identityOf, writeDurably } from './durable-write.ts';
import { contendedKeys, importLegacy, type LegacyNode } from './import-legacy.ts';
import { englishImport, type ImportTexts } from './import-texts.ts';
import { isLegacyPeers, type LegacyFiles, legacyUsersPath, type ReadLegacy, readLegacyFiles } from './legacy-files.ts';
import { MOST_STORE_BYTES, StoreTextError } from './parse-store.ts';
import { markedRevision } from './revision-mark.ts';
import { StoreSerializer } from './serialize-store.ts';

/** Asks a node for the latest handshake of each key (ms since 1970); empty when it does not answer. */
export type AskHandshakes = (nodeId: string) => Promise<ReadonlyMap<string, number>>;

interface TakeOver {
  readonly path: string;
  readonly ownerId: number;
  readonly now: Date;
  readonly askHandshakes: AskHandshakes;
  /** The nodes in the settings. */
  readonly nodes?: readonly LegacyNode[];
  /** Defaults to English. */
  readonly texts?: ImportTexts;
}

/** The result of a take-over that was planned and not done. */
export interface TakeOverPlan {
  readonly store: Draft;
  /** What is imported and what is left out, a line each. */
  readonly lines: readonly string[];
  /** The predecessor's `peers.json`, byte for byte, or null: only its `users.json` is there. */
  readonly original: Buffer | null;
}

/**
 * Turns the predecessor's `peers.json` (with `users.json` beside it) into a store, once, at the first start; both originals are kept.
 * Returns what was done, a line each; an empty list when there are no such files. An emptied store of ours is never mistaken for one.
 * Throws `SetupError` for an entry that cannot be understood, and changes nothing then.
 */
export async function takeOverLegacy(input: TakeOver): Promise<string[]> {
  const { path, now, texts = englishImport } = input;
  const plan = await planTakeOver(input);
  if (!plan) return [];
  const kept = `${path}.predecessor-${now.toISOString().replaceAll(':', '-')}`;
  if (plan.original) await writeDurably(kept, plan.original);
  await writeDurably(path, new StoreSerializer().serialize(plan.store));
  return [...plan.lines, texts.takenOver(plan.original ? kept : null, legacyUsersPath(path))];
}

/** Plans a take-over without doing it; null when there are no files of the predecessor's. */
export async function planTakeOver({
  path,
  ownerId,
  now,
  askHandshakes,
  nodes,
  texts,
}: TakeOver): Promise<TakeOverPlan | null> {
  const original = await readPredecessors(path);
  if (original === undefined) return null;
  const files = await readFiles(path);
  if (original === null && files.users.length === 0) return null;
  const store = emptyStore();
  const lines = importLegacy(store, files, {
    ownerId,
    now: now.toISOString(),
    handshakes: await handshakesOf(files, askHandshakes),
    ...(nodes && { nodes }),
    ...(texts && { texts }),
  });
  return { store, lines, original };
}

/** Asks only the nodes on which two peers contend for one address. */
export async function handshakesOf(files: LegacyFiles, ask: AskHandshakes): Promise<Map<string, number>> {
  const nodes = new Set(contendedKeys(files).map(({ nodeId }) => nodeId));
  const answers = await Promise.all([...nodes].map(ask));
  return new Map(answers.flatMap((answer) => [...answer]));
}

/** The predecessor's `peers.json`; null when only `users.json` can be there; undefined when there is or was a store of ours. */
async function readPredecessors(path: string): Promise<Buffer | null | undefined> {
  try {
    if (markedRevision(path) > 0 || (await listBackups(path)).length > 0) return undefined;
    if ((await identityOf(path)) === null) return null;
    const bytes = await readPlainFile(path, MOST_STORE_BYTES);
    return isLegacyPeers(bytes.toString('utf8')) ? bytes : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined; // the store's own reader reports what is wrong
    throw error;
  }
}

/** Both files. Throws `SetupError` with the entry that cannot be understood. */
export async function readFiles(path: string, read?: ReadLegacy): Promise<LegacyFiles> {
  try {
    return await readLegacyFiles(path, read);
  } catch (error) {
    if (!(error instanceof StoreTextError)) throw error;
    const fix = 'correct that entry or take it out; nothing was changed';
    throw new SetupError([`${error.message}; ${fix}`], { cause: error });
  }
}
