import type { TunnelInterface } from '../../dialect/dialect.ts';
import type { Outcome } from '../answers/outcome.ts';
import type { OutputSink } from '../answers/output-sink.ts';
import { type CommandLimits, type CommandRunner, commandDriver } from '../command-driver.ts';
import { type NodeDriver, NodeError } from '../driver.ts';
import { type NodeCommand, setFewArgv } from '../node-commands.ts';
import { Standby } from '../standby.ts';
import { standbyCommands } from '../standby-commands.ts';
import { start } from './local-execute.ts';
import { exitsSocket, resolverSocket, serveRoot } from './serve-root.ts';
import { watchInterface } from './watch-interface.ts';

export interface LocalDriverOptions extends TunnelInterface {
  /** The PATH for the node's programs; by default that of the daemon, followed by the system's folders. */
  readonly path?: string;
  readonly limits?: CommandLimits;
  /** Called when the interface was recreated, so that the last snapshot is outdated. */
  readonly onDisturbed?: () => void;
}

/** A login's PATH may lack the folders of root's programs. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const LIMITS: CommandLimits = { command: 20, grace: 2 };
/** Delay before the next waiting process is started (ms), because starting one blocks everything else for some milliseconds. */
const START_AFTER_MS = 30;

/** Returns the driver of an interface of this machine. */
export function localDriver({
  dialect,
  interface: name,
  path = [process.env['PATH'], SYSTEM_PATH].filter(Boolean).join(':'),
  limits = LIMITS,
  onDisturbed,
}: LocalDriverOptions): NodeDriver {
  const tunnel = { dialect, interface: name };
  const usual = setFewArgv(tunnel, 'here');
  const limitMs = (limits.command + limits.grace) * 1000;
  const closing = new AbortController();
  const runner = new LocalRunner(path, limitMs, usual, closing);
  const untilClosed = () => AbortSignal.any([closing.signal, AbortSignal.timeout(limitMs)]);
  const driver: NodeDriver = {
    ...commandDriver({ ...tunnel, login: null }, standbyCommands(tunnel, limits.command, usual), runner),
    // routes and rules are root's; what root runs takes the text from a socket
    exits: (text) => serveRoot(exitsSocket(name), text, untilClosed()),
    resolver: (text) => serveRoot(resolverSocket(name), text, untilClosed()),
  };
  if (!onDisturbed) return driver;
  const unwatch = watchInterface(tunnel, onDisturbed);
  return {
    ...driver,
    async close() {
      unwatch();
      await driver.close();
    },
  };
}

class LocalRunner implements CommandRunner<NodeCommand> {
  readonly #env: Readonly<Record<string, string>>;
  readonly #limitMs: number;
  readonly #usual: readonly string[];
  readonly #standby: Standby;
  readonly #closing: AbortController;

  /** `closing` is aborted when it is closed. */
  constructor(path: string, limitMs: number, usual: readonly string[], closing: AbortController) {
    this.#env = { PATH: path, LC_ALL: 'C' }; // our own environment contains the bot's token
    this.#limitMs = limitMs;
    this.#usual = usual;
    this.#closing = closing;
    this.#standby = new Standby(() => start(usual, this.#env), START_AFTER_MS);
  }

  async run({ argv, stdin }: NodeCommand, stdout?: OutputSink): Promise<Outcome> {
    const { signal } = this.#closing;
    if (signal.aborted) throw new NodeError('unreachable', 'the driver is closed');
    const command = this.#standby.take(argv === this.#usual) ?? start(argv, this.#env, stdout);
    const kill = () => command.kill();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new NodeError('timeout', `no answer within ${this.#limitMs} ms: the command was killed`));
      kill();
    }, this.#limitMs);
    signal.addEventListener('abort', kill);
    process.once('exit', kill);
    try {
      const outcome = await Promise.race([late.promise, command.finish(stdin)]);
      if (signal.aborted) throw new NodeError('unreachable', 'the driver was closed while a command ran');
      return outcome;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      process.off('exit', kill);
      this.#standby.prepare();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#standby.close();
  }
}
