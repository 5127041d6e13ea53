import { constants, fsync, write } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { CliError } from '../cli-error.ts';
import { openedIn } from './named-files.ts';

/** Makes a new file for its owner alone. Rejects with `CliError` when the name is taken or the file cannot be made. */
export async function createNew(path: string, t: CliTexts['config']): Promise<FileHandle> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    return await open(path, flags, 0o600);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    throw new CliError(code === 'EEXIST' ? t.exists(path) : t.cannotWrite(path, code));
  }
}

/** Returns a function that writes into a new file: by the descriptor that root opened for us, else by its path. */
export function writeNamed(
  env: NodeJS.ProcessEnv,
  t: CliTexts['config'],
): (path: string, content: string | Uint8Array) => Promise<void> {
  const opened = openedIn(env);
  return async (path, content) => {
    const descriptor = opened.get(path);
    if (descriptor != null) {
      await writeWhole(descriptor, typeof content === 'string' ? Buffer.from(content) : content);
      return;
    }
    const file = await createNew(path, t);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  };
}

async function writeWhole(descriptor: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await promisify(write)(descriptor, bytes, at)).bytesWritten;
  await promisify(fsync)(descriptor);
}
