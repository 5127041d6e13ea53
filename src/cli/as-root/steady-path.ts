import { lstat, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Links may lead to links, and in a circle. */
const MOST_LINKS = 40;
const STICKY = 0o1000;

/** Of a folder: who, other than root, may change what stands in it. */
interface Place {
  readonly uid: number;
  readonly mode: number;
}

/** Group rights count as everybody's: who is in a group, and an access list, are not read from the mode. */
const isWritableByMany = ({ mode }: Place): boolean => (mode & 0o022) !== 0;

/**
 * The first folder on an absolute path in which the user `bot` could put something else in the path's way, links followed; null when
 * that user can change nothing of where the path leads. A part that does not exist ends the walk.
 */
export async function changeableBy(bot: number, path: string): Promise<string | null> {
  return walk(path, async (folder, name) => {
    const place = await lstat(folder);
    if (place.uid !== bot && !isWritableByMany(place)) return false;
    if (place.uid === bot || (place.mode & STICKY) === 0) return true;
    // such as /tmp: there everybody may add, but only its owner replaces a thing
    const thing = await lstatIfThere(join(folder, name));
    return thing === null || thing.uid === bot || thing.isSymbolicLink();
  });
}

/** The first folder on an absolute path, itself included, in which others than root may write; null when there is none. */
export async function notRootsAlone(folder: string): Promise<string | null> {
  return walk(join(folder, '.'), async (at) => {
    const place = await lstat(at);
    return place.uid !== 0 || isWritableByMany(place);
  });
}

/** Goes from / to the path's end and asks about each folder and the name that is looked up in it. */
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
