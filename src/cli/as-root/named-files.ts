import { read as readAt } from 'node:fs';
import { promisify } from 'node:util';
import * as z from 'zod';
import { readPlainFile } from '../../plain-file.ts';

/** The largest file that is read (bytes); a backup of 10,000 devices has some megabytes. */
export const MOST_BYTES = 256 * 1024 ** 2;

/** Reads a file whose name was given at the terminal; rejects as `readPlainFile` does. */
export type ReadNamed = (path: string) => Promise<Buffer>;

/** Files that root opened for this process: absolute path → descriptor; null: there is no such file. */
const Opened = z.record(z.string(), z.int().min(3).nullable());
/** The environment variable with those files, as JSON. */
export const OPENED = 'VPN_BOT_OPENED';

/** The files that root opened for this process. */
export const openedIn = (env: NodeJS.ProcessEnv): ReadonlyMap<string, number | null> =>
  new Map(Object.entries(Opened.parse(JSON.parse(env[OPENED] ?? '{}'))));

/** Returns a reader that uses the descriptor of a file that root opened (we may lack the rights), and the path of all others. */
export function readNamed(env: NodeJS.ProcessEnv): ReadNamed {
  const opened = openedIn(env);
  return async (path) => {
    const descriptor = opened.get(path);
    if (descriptor === undefined) return readPlainFile(path, MOST_BYTES);
    if (descriptor === null) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT', syscall: 'open' });
    return readWhole(descriptor);
  };
}

const PIECE = 1 << 16;

/** Reads a whole file from its beginning, independently of the current position. */
export async function readWhole(descriptor: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await promisify(readAt)(descriptor, Buffer.alloc(PIECE), 0, PIECE, at);
    if (bytesRead === 0) return Buffer.concat(pieces);
    pieces.push(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
