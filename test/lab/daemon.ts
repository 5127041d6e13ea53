import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtMain, compiledOf } from './built.ts';
import { endWithUs } from './end-with-us.ts';
import { eventually } from './eventually.ts';
import { temporaryFolder } from './leftovers.ts';
import { end, isAlive } from './processes.ts';
import { NODE_FLAGS, UNIT_ENVIRONMENT } from './unit.ts';

/** On a machine that is busy with other tests. */
const START = { timeout: 60_000 };

/** How a daemon ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface DaemonOptions {
  /** The lines of `env_vars.txt`. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Real environment variables of the daemon, on top of PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program with arguments that starts it and becomes it, such as `setpriv` with fewer rights. */
  readonly under?: readonly string[];
  /** Its main file; by default this source tree's, built as servers have it, which starts in half the processor time. */
  readonly main?: string;
}

/** The real daemon in a folder of its own: settings, store and log are real files and a real process. */
export class Daemon implements AsyncDisposable {
  readonly folder = temporaryFolder();
  readonly #env: Readonly<Record<string, string>>;
  readonly #under: readonly string[];
  readonly #main: string | undefined;
  #process: ReturnType<typeof spawn> | null = null;
  #ending: Promise<Ending> | null = null;
  #log = '';

  constructor({ settings, env = {}, under = [], main }: DaemonOptions) {
    this.#main = main;
    this.#env = env;
    this.#under = under;
    this.configure(settings);
  }

  /** Starts it and waits until it answers people; its nodes may be up a moment later. */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const daemon = new Daemon(options);
    await daemon.start();
    return daemon;
  }

  /** Everything it printed, of all its runs. */
  get log(): string {
    return this.#log;
  }

  get storePath(): string {
    return join(this.folder, 'data', 'peers.json');
  }

  /** The store's file as it is on disk. */
  get store(): string {
    return readFileSync(this.storePath, 'utf8');
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Writes `env_vars.txt`; read at the next start. */
  configure(settings: DaemonOptions['settings']): void {
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(this.folder, 'env_vars.txt'), lines.join(''), { mode: 0o600 });
  }

  /** Puts a store in place before the start. */
  writeStore(text: string): void {
    mkdirSync(join(this.folder, 'data'), { recursive: true });
    writeFileSync(this.storePath, text, { mode: 0o600 });
  }

  /** Starts it and returns at once. */
  launch(): void {
    const main = this.#main ?? builtMain();
    const env = {
      PATH: process.env['PATH'],
      ...UNIT_ENVIRONMENT,
      LOG_FORMAT: 'journal',
      NODE_COMPILE_CACHE: compiledOf(main),
      ...this.#env,
    };
    // behind `under`: whoever changes users loses the bond to us
    const words = [...this.#under, ...endWithUs([process.execPath, ...NODE_FLAGS, main])];
    const [program = '', ...args] = words;
    const child = spawn(program, args, { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#log += text;
      });
    }
    this.#process = child;
    this.#ending = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  async start(): Promise<void> {
    const from = this.#log.length; // what an earlier run said does not count
    this.launch();
    await this.says('Telegram is reached', { ...START, from });
  }

  /** Waits for words in the log, from `from` on (a length of the log before). */
  async says(words: string | RegExp, { from = 0, timeout = 60_000 } = {}): Promise<void> {
    const said = () =>
      typeof words === 'string' ? this.#log.includes(words, from) : words.test(this.#log.slice(from));
    const told = await eventually(() => said() || this.#hasEnded(), { timeout }).catch(() => false);
    if (!told || !said()) throw new Error(`the daemon did not say ${words}:\n${this.#log}`);
  }

  #hasEnded(): boolean {
    return this.#process?.exitCode != null || this.#process?.signalCode != null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** How the present run ends. */
  async ended(): Promise<Ending> {
    return (await this.#ending) ?? { code: null, signal: null };
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.signal(signal);
    return this.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.pid && isAlive(this.pid)) await end([this.pid]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
