import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from '../../errors.ts';
import { PROGRAM } from '../../program-folder.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { type AsBot, botsRights } from './bots-rights.ts';
import { MOST_BYTES, OPENED, type ReadNamed } from './named-files.ts';
import { changeableBy, notRootsAlone } from './steady-path.ts';
import { createNew } from './write-named.ts';

/** Starts the command line as the bot's user. */
const LAUNCHER = fileURLToPath(new URL('deploy/vpn-bot.sh', PROGRAM));

type RootTexts = Pick<CliTexts, 'store' | 'config'>;

/** What only root at the terminal can do, where the bot has a user of its own. */
export class Root {
  readonly asBot: AsBot;
  readonly #texts: RootTexts;

  constructor(user: string, texts: RootTexts) {
    this.asBot = botsRights(user);
    this.#texts = texts;
  }

  /** Returns null unless root called `vpn-bot`; then everything is done with the rights of the caller. */
  static from(env: NodeJS.ProcessEnv, texts: RootTexts): Root | null {
    const user = env['VPN_BOT_USER'];
    return user && process.getuid?.() === 0 ? new Root(user, texts) : null;
  }

  /** Reads a file named at the terminal. Throws `SetupError` if the bot's user could make the path lead elsewhere. */
  readonly read: ReadNamed = async (path) => {
    const file = await this.#open(path);
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  };

  /** Runs a command as the bot's user, with these files opened and these variables set; resolves with its exit code. */
  async handOver(
    words: readonly string[],
    files: readonly string[] = [],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    await using opened = new AsyncDisposableStack();
    const map: Record<string, number | null> = {};
    const there: FileHandle[] = [];
    for (const path of files) {
      const handle = await this.#open(path).catch(nullIfAbsent);
      map[path] = handle === null ? null : 3 + there.length;
      if (handle === null) continue;
      opened.defer(() => handle.close());
      there.push(handle);
    }
    return runAsBot(words, there, { ...variables, [OPENED]: JSON.stringify(map) });
  }

  /**
   * Runs a command as the bot's user, which writes the new file at this path, made by root; null: it writes none. Resolves with its exit
   * code; a file that it did not fill is gone again. Rejects with `CliError` and `SetupError` when there can be no such file.
   */
  async handOverWriting(words: readonly string[], path: string | null): Promise<number> {
    if (path === null) return runAsBot(words, [], {});
    const bot = await this.asBot(async () => process.geteuid?.() ?? 0);
    const folder = await changeableBy(bot, dirname(path)); // a new file's own name cannot be a link
    if (folder !== null) throw new SetupError([this.#texts.store.botCouldChange(path, folder)]);
    const file = await createNew(path, this.#texts.config);
    try {
      const exitCode = await runAsBot(words, [file], { [OPENED]: JSON.stringify({ [path]: 3 }) });
      if (exitCode !== 0) await unlink(path);
      else await file.chown(...caller(process.env));
      return exitCode;
    } finally {
      await file.close();
    }
  }

  /** Throws `SetupError` unless only root may write in the folder of this file and in all folders above. */
  async requireOwnFolder(path: string): Promise<void> {
    const folder = await notRootsAlone(dirname(path));
    if (folder !== null) throw new SetupError([this.#texts.store.notRootsFolder(path, folder)]);
  }

  /** Whether root may safely write this file itself. */
  async mayWrite(path: string): Promise<boolean> {
    return (await notRootsAlone(dirname(path))) === null;
  }

  /** Opens a file with the rights of the bot's user or, if that fails, as root by a path that this user cannot change. */
  async #open(path: string): Promise<FileHandle> {
    const own = await this.asBot(() => openRead(path)).catch(nullIfClosed);
    if (own) return this.#requireFile(own, path);
    const bot = await this.asBot(async () => process.geteuid?.() ?? 0);
    const folder = await changeableBy(bot, path);
    if (folder !== null) throw new SetupError([this.#texts.store.botCouldChange(path, folder)]);
    return this.#requireFile(await openRead(path), path);
  }

  async #requireFile(file: FileHandle, path: string): Promise<FileHandle> {
    const stats = await file.stat();
    if (stats.isFile() && stats.size <= MOST_BYTES) return file;
    await file.close();
    throw new SetupError([
      stats.isFile() ? this.#texts.store.tooLarge(path, stats.size, MOST_BYTES) : this.#texts.store.notAFile(path),
    ]);
  }
}

/** The user and group of whoever called us by sudo; else root's own. */
const caller = ({ SUDO_UID: user, SUDO_GID: group }: NodeJS.ProcessEnv): [number, number] =>
  /^\d+$/.test(user ?? '') && /^\d+$/.test(group ?? '') ? [Number(user), Number(group)] : [0, 0];

/** Starts the command line as the bot's user, with these files as its descriptors from 3 on; resolves with the exit code. */
async function runAsBot(
  words: readonly string[],
  files: readonly FileHandle[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn('sh', [LAUNCHER, '--as-bot', ...words], {
    stdio: ['inherit', 'inherit', 'inherit', ...files.map(({ fd }) => fd)],
    env: { ...process.env, ...variables },
  });
  const [exitCode] = await once(child, 'close');
  return typeof exitCode === 'number' ? exitCode : 1;
}

/** Opens a file for reading, without waiting if it is a pipe or a device. */
const openRead = (path: string): Promise<FileHandle> => open(path, constants.O_RDONLY | constants.O_NONBLOCK);

const has = (error: unknown, codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

function nullIfClosed(error: unknown): null {
  if (has(error, ['EACCES', 'EPERM', 'ELOOP'])) return null;
  throw error;
}

function nullIfAbsent(error: unknown): null {
  if (has(error, ['ENOENT'])) return null;
  throw error;
}
