import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { builtCli, compiledCli } from '../lab/built.ts';
import { COMPILE_CACHE } from '../lab/compile-cache.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { TOKEN } from './settings-of.ts';

export const STORE_KEY = '5a'.repeat(32);
export const box = new SecretBox(STORE_KEY);

/** How a command ended. */
export interface Ended {
  readonly code: number | undefined;
  readonly said: string;
  readonly errors: string;
}

interface RunOptions {
  /** What stands on stdin before it ends; absent: nothing. `null`: stdin stays open and silent. */
  readonly input?: string | null;
  readonly env?: Readonly<Record<string, string>>;
  /** Like a user whom file modes bind. */
  readonly unprivileged?: boolean;
  /** The file that is `vpn-bot`: by default this source's, built. */
  readonly cli?: string;
}

/** A folder with `env_vars.txt` in which `vpn-bot` is run, a real process each time. */
export class CommandLine {
  readonly folder = temporaryFolder();
  readonly storePath = join(this.folder, 'data', 'peers.json');

  constructor(settings: Readonly<Record<string, string | number>> = {}) {
    mkdirSync(join(this.folder, 'data'));
    this.configure(settings);
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  configure(more: Readonly<Record<string, string | number>>): void {
    const settings = {
      BOT_TOKEN: TOKEN,
      ADMIN_ID: 1,
      WG_ENDPOINT_HOST: 'vpn.example.com',
      WG_INTERFACE: 'nowhere',
      STORE_KEY,
      ...more,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(this.folder, 'env_vars.txt'), lines.join(''), { mode: 0o600 });
  }

  /** Writes a store, with its check value; returns its text. */
  write(store: Draft, path = this.storePath): string {
    const text = new StoreSerializer().serialize({ ...store, key_check: box.check() });
    writeFileSync(path, text, { mode: 0o600 });
    return text;
  }

  get store(): Draft {
    return parseStore(readFileSync(this.storePath, 'utf8'));
  }

  /** Every file below the folder with its text and time of change; locks left out. */
  get files(): Record<string, [text: string, changed: number]> {
    const names = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = names.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !path.endsWith('.lock'));
    return Object.fromEntries(
      paths.sort().map((path) => [path, [readFileSync(path, 'latin1'), statSync(path).mtimeMs]]),
    );
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    return vpnBot(this.folder, args, options);
  }
}

/** Runs `vpn-bot` in a folder, as a process of its own. */
export async function vpnBot(
  folder: string,
  args: readonly string[],
  { input = '', env = {}, unprivileged = false, cli }: RunOptions = {},
): Promise<Ended> {
  const command = [process.execPath, cli ?? builtCli(), ...args];
  const compiled = cli === undefined ? compiledCli() : COMPILE_CACHE;
  const caps = '-dac_override,-dac_read_search';
  const bound = ['setpriv', '--bounding-set', caps, '--inh-caps', caps];
  const [program = '', ...rest] = unprivileged ? [...bound, ...command] : command;
  const result = await execa(program, rest, {
    cwd: folder,
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compiled, ...env },
    extendEnv: false,
    reject: false,
    timeout: 100_000,
    ...(input === null ? { stdin: 'pipe' } : { input }),
  });
  return { code: result.exitCode, said: result.stdout, errors: result.stderr };
}
