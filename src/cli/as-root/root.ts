import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SetupError } from '../../errors.ts';
import type { StoreTexts } from '../../texts/cli/texts.ts';
import { type AsBot, botsRights } from './bots-rights.ts';
import { MOST_BYTES, OPENED, type ReadNamed } from './named-files.ts';
import { changeableBy, notRootsAlone } from './steady-path.ts';

/** Starts the command line as the bot's user. */
const LAUNCHER = new URL('../../../deploy/vpn-bot.sh', import.meta.url).pathname;

/** What only root at the terminal can do, where the bot has a user of its own. */
export class Root {
  readonly asBot: AsBot;
  readonly #t: StoreTexts;

  constructor(user: string, t: StoreTexts) {
    this.asBot = botsRights(user);
    this.#t = t;
  }

  /** Returns null unless root called `vpn-bot`; then everything is done with the rights of the caller. */
  static from(env: NodeJS.ProcessEnv, t: StoreTexts): Root | null {
    const user = env['VPN_BOT_USER'];
    return user && process.getuid?.() === 0 ? new Root(user, t) : null;
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
    const child = spawn('sh', [LAUNCHER, '--as-bot', ...words], {
      stdio: ['inherit', 'inherit', 'inherit', ...there.map(({ fd }) => fd)],
      env: { ...process.env, ...variables, [OPENED]: JSON.stringify(map) },
    });
    const [exitCode] = await once(child, 'close');
    return typeof exitCode === 'number' ? exitCode : 1;
  }

  /** Throws `SetupError` unless only root may write in the folder of this file and in all folders above. */
  async requireOwnFolder(path: string): Promise<void> {
    const folder = await notRootsAlone(dirname(path));
    if (folder !== null) throw new SetupError([this.#t.notRootsFolder(path, folder)]);
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
    if (folder !== null) throw new SetupError([this.#t.botCouldChange(path, folder)]);
    return this.#requireFile(await openRead(path), path);
  }

  async #requireFile(file: FileHandle, path: string): Promise<FileHandle> {
    const stats = await file.stat();
    if (stats.isFile() && stats.size <= MOST_BYTES) return file;
    await file.close();
    throw new SetupError([stats.isFile() ? this.#t.tooLarge(path, stats.size, MOST_BYTES) : this.#t.notAFile(path)]);
  }
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
