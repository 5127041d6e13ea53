import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { type CommandLimits, type CommandRunner, commandDriver } from './command-driver.ts';
import { type NodeDriver, NodeError } from './driver.ts';
import { type NodeCommand, shellCommands } from './node-commands.ts';
import type { Outcome } from './outcome.ts';
import { watchInterface } from './watch-interface.ts';

export interface LocalDriverOptions {
  readonly interface: string;
  /** Where the node's programs are looked for; by default where the daemon's own PATH says, then in the system's folders. */
  readonly path?: string;
  readonly limits?: CommandLimits;
  /** Called when the interface was made anew: what was last read of it no longer holds. */
  readonly onDisturbed?: () => void;
}

/** A login's PATH may lack the folders of root's programs. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const LIMITS: CommandLimits = { command: 20, grace: 2 };

/** The driver of an interface of this machine. */
export function localDriver({
  interface: name,
  path = [process.env['PATH'], SYSTEM_PATH].filter(Boolean).join(':'),
  limits = LIMITS,
  onDisturbed,
}: LocalDriverOptions): NodeDriver {
  const runner = new LocalRunner(path, (limits.command + limits.grace) * 1000);
  const driver = commandDriver(name, shellCommands(name, limits.command), runner);
  if (!onDisturbed) return driver;
  const unwatch = watchInterface(name, onDisturbed);
  return {
    ...driver,
    async close() {
      unwatch();
      await driver.close();
    },
  };
}

class LocalRunner implements CommandRunner<NodeCommand> {
  readonly #path: string;
  readonly #limitMs: number;
  readonly #closing = new AbortController();

  constructor(path: string, limitMs: number) {
    this.#path = path;
    this.#limitMs = limitMs;
  }

  async run({ argv, stdin }: NodeCommand): Promise<Outcome> {
    const [program = '', ...args] = argv;
    if (this.#closing.signal.aborted) throw new NodeError('unreachable', 'the driver is closed');
    const ended = new AbortController();
    const child = execa(program, args, {
      // our own environment holds the bot's token
      env: { PATH: this.#path, LC_ALL: 'C' },
      extendEnv: false,
      cwd: '/',
      ...(stdin === null ? { stdin: 'ignore' } : { input: stdin }),
      cancelSignal: this.#closing.signal,
      killSignal: 'SIGKILL',
      killDescendants: true,
      reject: false,
      stripFinalNewline: false,
      verbose: 'none',
    });
    // not execa's own limit: that one waits on for a grandchild which keeps the output open
    const late = wait(this.#limitMs, null, { signal: ended.signal }).catch(() => null);
    const result = await Promise.race([child, late]);
    ended.abort();
    if (result === null) {
      child.kill('SIGKILL');
      throw new NodeError('timeout', `no answer within ${this.#limitMs} ms: the command was killed`);
    }
    if (result.isCanceled) throw new NodeError('unreachable', 'the driver was closed while a command ran');
    const { exitCode = null, signal = null, stdout, stderr, code } = result;
    if (exitCode === null && signal === null) throw new NodeError('command', `${program} did not start: ${code}`);
    return { status: exitCode, signal, stdout, stderr };
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }
}
