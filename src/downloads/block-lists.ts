import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BlockReader, printBlockList, readBlockList, withoutBelow } from '../exits/lists/block-list.ts';
import { ListError } from '../exits/lists/list-error.ts';
import { visible } from '../visible.ts';
import { downloadLines } from './download-lines.ts';

const LIMITS = { most: 30_000_000, ms: 120_000 };
/** A list that lost more than this part of its domains is broken rather than shorter. */
const LEAST_PART = 0.5;

interface BlockFile {
  readonly peersFile: string;
  readonly url: string;
  /** Replaces a file as a whole, or leaves the one that is there. */
  readonly write: (path: string, content: string) => Promise<unknown>;
  /** PEM of the authority that signs the server's certificate; absent: those that Node trusts. */
  readonly ca?: string;
  readonly signal?: AbortSignal;
}

/** Where a list of blocked domains is kept: beside the store, called by its address. */
export const blockFile = (peersFile: string, url: string): string =>
  join(dirname(peersFile), `dns-block-${createHash('sha256').update(url).digest('hex').slice(0, 12)}.txt`);

/**
 * Downloads a list in the place of the one that is there, and resolves with the number of its domains. Rejects with `ListError` or
 * `DownloadError` when it is not taken; the old one stays.
 */
export async function updateBlockFile({ peersFile, url, write, ...limits }: BlockFile): Promise<number> {
  const file = blockFile(peersFile, url);
  const reader = new BlockReader();
  try {
    await downloadLines(url, (line) => reader.line(line), { ...LIMITS, ...limits });
    const domains = reader.end();
    const before = await domainsIn(file).catch(whenWrong);
    if (before !== null && domains.length < before.length * LEAST_PART)
      throw new ListError(`it has ${domains.length} domains, and had ${before.length} before`);
    await write(file, printBlockList(url, domains));
    return domains.length;
  } catch (error) {
    if (error instanceof ListError) throw new ListError(error.message, url, { cause: error });
    throw error;
  }
}

/** The domains of all these lists, sorted; one that was not downloaded yet has none. Rejects with `ListError` that names the file. */
export async function readBlocked(peersFile: string, urls: readonly string[]): Promise<string[]> {
  const all = new Set<string>();
  for (const url of urls) for (const name of (await domainsIn(blockFile(peersFile, url))) ?? []) all.add(name);
  return withoutBelow(all);
}

/** When a list was downloaded last (ms since 1970); null: never. */
export const blockedAt = (peersFile: string, url: string): Promise<number | null> =>
  stat(blockFile(peersFile, url)).then(({ mtimeMs }) => mtimeMs, whenMissing);

async function domainsIn(file: string): Promise<string[] | null> {
  const text = await readFile(file, 'utf8').catch(whenMissing);
  if (text === null) return null;
  try {
    return readBlockList(text);
  } catch (error) {
    if (error instanceof ListError) throw new ListError(error.message, visible(file), { cause: error });
    throw error;
  }
}

function whenMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

function whenWrong(error: unknown): null {
  if (error instanceof ListError) return null;
  throw error;
}
