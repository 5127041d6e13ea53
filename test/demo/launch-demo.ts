import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { descendantsOf, end, isAlive, readProc } from '../lab/processes.ts';

export const PROJECT = resolve(import.meta.dirname, '../..');
const OURS = ['/var/run/netns', '/var/run/wireguard', tmpdir()];

export interface LaunchOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The user and group that it runs as. */
  readonly uid?: number;
  /** The folder with its `package.json`. */
  readonly project?: string;
}

/** `npm run demo` as a process, with what it prints. */
export class LaunchedDemo {
  readonly #child: ReturnType<typeof spawn>;
  readonly #ended: Promise<unknown[]>;
  #printed = '';

  constructor({ args = [], env = {}, uid, project = PROJECT }: LaunchOptions) {
    const words = ['run', '--silent', 'demo', '--', ...args];
    const environment = { PATH: process.env['PATH'], HOME: tmpdir(), TMPDIR: tmpdir(), LC_ALL: 'C', ...env };
    this.#child = spawn('npm', words, {
      cwd: project,
      env: environment,
      detached: true, // in a process group of its own, as a terminal has it
      ...(uid && { uid, gid: uid }),
    });
    this.#ended = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed += text;
      });
    }
    onTestFinished(() => end(this.processes()));
  }

  get printed(): string {
    return this.#printed;
  }

  /** Where the page is, once it is served. */
  async url(): Promise<string> {
    const read = () => /http:\/\/127\.0\.0\.1:\d+\//.exec(this.#printed)?.[0];
    const ended = this.ended().then((code) => {
      throw new Error(`the demo ended with ${code} before it had a page:\n${this.#printed}`);
    });
    return Promise.race([ended, eventually(read, { timeout: 60_000 })]);
  }

  /** npm, the bootstrap, the demo, the daemon, and what they started. */
  processes(): number[] {
    const { pid } = this.#child;
    return pid !== undefined && isAlive(pid) ? [pid, ...descendantsOf(pid)] : [];
  }

  /** The one with a word in its command line that ends with this, if it runs already. */
  find(ending: string): number | undefined {
    return this.processes().find((pid) =>
      readProc(pid, 'cmdline')
        ?.split('\0')
        .some((word) => word.endsWith(ending)),
    );
  }

  /** The same; throws when there is none. */
  process(ending: string): number {
    const found = this.find(ending);
    if (found === undefined) throw new Error(`no process ${ending}`);
    return found;
  }

  /** As Ctrl-C in a terminal: everything in the foreground gets it. */
  interrupt(): void {
    process.kill(-(this.#child.pid ?? 0), 'SIGINT');
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async ended(): Promise<number | null> {
    return (await this.#ended)[0] as number | null;
  }

  /** Folders, namespaces and sockets that the demo's process with this id has made. */
  static traces(pid: number): string[] {
    const mark = `vb${pid.toString(36)}-`;
    return OURS.filter((folder) => existsSync(folder)).flatMap((folder) =>
      readdirSync(folder).filter((name) => name.startsWith(mark)),
    );
  }
}
