import { stat, statfs } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { execa } from 'execa';
import type { FindingTexts } from '../texts/cli/texts.ts';
import { bad, type Finding, good } from './finding.ts';

/** Less free space (bytes) than this is bad, since a log or a backup may soon fill the disk. */
const LEAST_BYTES = 200 * 1024 ** 2;

/** Findings on whether files with secrets are readable by others or tracked by git; missing files are skipped. */
export async function privateFindings(paths: readonly string[], t: FindingTexts): Promise<Finding[]> {
  const found: Finding[] = [];
  const fine: string[] = [];
  for (const path of new Set(paths)) {
    const mode = await modeOf(path);
    if (mode === null) continue;
    const troubles = [
      ...((mode & 0o077) === 0 ? [] : [bad(t.readableByOthers(path, (mode & 0o777).toString(8)))]),
      ...((await isTracked(path)) ? [bad(t.tracked(path))] : []),
    ];
    if (troubles.length === 0) fine.push(basename(path));
    found.push(...troubles);
  }
  return fine.length === 0 ? found : [good(t.filesPrivate(fine)), ...found];
}

/** The finding on whether the store's disk has free space. For a folder that does not exist yet the one above it is used. */
export async function diskFinding(folder: string, t: FindingTexts): Promise<Finding> {
  const existing = (await modeOf(folder)) === null ? dirname(folder) : folder;
  const { bavail, bsize } = await statfs(existing);
  const available = bavail * bsize;
  const shown =
    available < 1024 ** 3 ? `${Math.floor(available / 1024 ** 2)} MiB` : `${Math.floor(available / 1024 ** 3)} GiB`;
  return available < LEAST_BYTES ? bad(t.diskFull(shown)) : good(t.diskGood(shown));
}

async function modeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null; // absent, or in a folder that we may not read
    throw error;
  }
}

/** Whether git tracks a file; false also without git. */
async function isTracked(path: string): Promise<boolean> {
  const args = ['-c', 'safe.directory=*', '-C', dirname(path), 'ls-files', '--error-unmatch', '--', basename(path)];
  const { exitCode } = await execa('git', args, { reject: false, stdin: 'ignore', env: { GIT_DIR: undefined } });
  return exitCode === 0;
}
