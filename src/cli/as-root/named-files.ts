import { read as readAt } from 'node:fs';
import { promisify } from 'node:util';
import * as z from 'zod';
import { readPlainFile } from '../../plain-file.ts';

/** Larger is no file of ours: a whole backup of 10,000 devices has some megabytes. */
export const MOST_BYTES = 256 * 1024 ** 2;

/** Reads a file that was named at the terminal; fails as `readPlainFile` does. */
export type ReadNamed = (path: string) => Promise<Buffer>;

/** What root opened for us: absolute path → descriptor, or null where there is no such file. */
const Opened = z.record(z.string(), z.int().min(3).nullable());
/** The variable that carries it. */
export const OPENED = 'VPN_BOT_OPENED';

/** Reads what root opened for us by its descriptor, since we may not open it ourselves; everything else by its path. */
export function readNamed(env: NodeJS.ProcessEnv): ReadNamed {
  const opened = new Map(Object.entries(Opened.parse(JSON.parse(env[OPENED] ?? '{}'))));
  return async (path) => {
    const descriptor = opened.get(path);
    if (descriptor === undefined) return readPlainFile(path, MOST_BYTES);
    if (descriptor === null) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT', syscall: 'open' });
    return readWhole(descriptor);
  };
}

const PIECE = 1 << 16;

/** From the beginning, wherever an earlier reader has come to. */
export async function readWhole(descriptor: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await promisify(readAt)(descriptor, Buffer.alloc(PIECE), 0, PIECE, at);
    if (bytesRead === 0) return Buffer.concat(pieces);
    pieces.push(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
