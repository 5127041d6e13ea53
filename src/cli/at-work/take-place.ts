import { constants } from 'node:fs';
import { type FileHandle, stat, unlink } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { isLocked } from '../../flock.ts';
import { openPlainFile, readPlainFile, SMALL_FILE_BYTES } from '../../plain-file.ts';

/** The command that has a place. */
const Holder = z.object({ command: z.string().max(200), since: z.iso.datetime(), pid: z.int() });
export type Holder = z.infer<typeof Holder>;

/** A place that is ours until it is released, or that another command has; null: which one is not known. */
type Taken = { readonly release: () => Promise<void> } | { readonly holder: Holder | null };

/** How long whoever just took a place may need to write who they are (ms). */
const PATIENCE_MS = 2000;
const TRY_EVERY_MS = 50;

/**
 * Takes the place that this file stands for, if no other process has it. What counts is the lock on the file, which ends with its process; the
 * file itself only says who has it, and is removed at the end.
 */
export async function takePlace(path: string, command: string): Promise<Taken> {
  for (const until = performance.now() + PATIENCE_MS; ; ) {
    const file = await openPlainFile(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW);
    if (isLocked(file.fd)) {
      if (await isStillAt(path, file)) return ours(path, file, command);
      await file.close(); // whoever had it removed it while we opened it
      continue;
    }
    await file.close();
    const holder = await holderIn(path);
    if (holder !== null || performance.now() > until) return { holder };
    await wait(TRY_EVERY_MS); // it has ended meanwhile, or has not written yet who it is
  }
}

async function ours(path: string, file: FileHandle, command: string): Promise<Taken> {
  const holder: Holder = { command: command.slice(0, 200), since: new Date().toISOString(), pid: process.pid };
  await file.truncate(0);
  await file.write(JSON.stringify(holder), 0);
  const release = async () => {
    await unlink(path); // before the lock ends: nobody else can have taken this file
    await file.close();
  };
  return { release };
}

async function isStillAt(path: string, file: FileHandle): Promise<boolean> {
  const [there, open] = [await stat(path).catch(nullIfAbsent), await file.stat()];
  return there !== null && there.ino === open.ino && there.dev === open.dev;
}

async function holderIn(path: string): Promise<Holder | null> {
  const text = await readPlainFile(path, SMALL_FILE_BYTES).catch(nullIfAbsent);
  try {
    return Holder.safeParse(JSON.parse(text?.toString('utf8') ?? '')).data ?? null;
  } catch {
    return null; // half written
  }
}

function nullIfAbsent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
