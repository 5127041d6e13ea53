import { lstat, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How many symbolic links are followed; links may form a circle. */
const MOST_LINKS = 40;
const STICKY = 0o1000;

/** A folder or file: its owner and its mode. */
interface Place {
  readonly uid: number;
  readonly mode: number;
}

/** Whether group or others may write. Group rights count as everybody's, since the mode does not show who is in the group. */
const isWritableByMany = ({ mode }: Place): boolean => (mode & 0o022) !== 0;

/**
 * Returns the first folder on an absolute path, symbolic links followed, in which the user `bot` could replace the next part of the path;
 * null if that user cannot change where the path leads. Stops at a part that does not exist.
 */
export async function changeableBy(bot: number, path: string): Promise<string | null> {
  return walk(path, async (folder, name) => {
    const place = await lstat(folder);
    if (place.uid !== bot && !isWritableByMany(place)) return false;
    if (place.uid === bot || (place.mode & STICKY) === 0) return true;
    // sticky, such as /tmp: everybody may add files, but only the owner of a file may replace it
    const thing = await lstatIfThere(join(folder, name));
    return thing === null || thing.uid === bot || thing.isSymbolicLink();
  });
}

/** Returns the first folder on an absolute path, itself included, in which others than root may write; null: none. */
export async function notRootsAlone(folder: string): Promise<string | null> {
  return walk(join(folder, '.'), async (at) => {
    const place = await lstat(at);
    return place.uid !== 0 || isWritableByMany(place);
  });
}

/** Goes along a path from `/` and returns the first folder for which `isBad` is true, given the folder and the next name; null: none. */
async function walk(path: string, isBad: (folder: string, name: string) => Promise<boolean>): Promise<string | null> {
  let at = '/';
  let left = [...path.split('/').filter((name) => name !== '' && name !== '.'), '.'];
  for (let links = 0; left.length > 0; ) {
    const [name = '.', ...rest] = left;
    left = rest;
    if (await isBad(at, name)) return at;
    if (name === '.') continue;
    const next = name === '..' ? dirname(at) : join(at, name);
    const thing = await lstatIfThere(next);
    if (thing === null) return null;
    if (!thing.isSymbolicLink()) {
      if (left.length === 1 && !thing.isDirectory()) return null; // the file itself
      at = next;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return at;
    const target = await readlink(next);
    if (target.startsWith('/')) at = '/';
    left = [...target.split('/').filter((part) => part !== '' && part !== '.'), ...left];
  }
  return null;
}

async function lstatIfThere(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}
