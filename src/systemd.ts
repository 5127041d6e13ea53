import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Log } from './log.ts';

/** How often the status is updated (ms). */
const LOOK_EVERY_MS = 1000;
/** Longest time between two watchdog pings (ms); there are always at least three in the watchdog's time. Each ping starts a process. */
const PING_EVERY_MS = 15_000;
/** How long `systemd-notify` may take, in ms. */
const PATIENCE_MS = 5000;

const run = promisify(execFile);

interface SystemdParts {
  readonly env: NodeJS.ProcessEnv;
  /** One line for `systemctl status`. */
  readonly status: () => string;
  /** Whether the daemon works; while it does not, no watchdog ping is sent. */
  readonly isAlive: () => boolean;
  readonly log: Log;
}

/**
 * Readiness, status and watchdog pings for systemd (sd_notify(3)), through the `systemd-notify` program: Node has no Unix datagram
 * socket. Does nothing where systemd did not start us.
 */
export class Systemd {
  readonly #parts: SystemdParts;
  readonly #pingEveryMs: number;
  #timer: NodeJS.Timeout | null = null;
  /** The last status that arrived; null: not even READY=1 has. */
  #told: string | null = null;
  #pinged = 0;
  #failing = false;

  constructor(parts: SystemdParts) {
    this.#parts = parts;
    const watchdogMs = Number(parts.env['WATCHDOG_USEC'] ?? Number.POSITIVE_INFINITY) / 1000;
    this.#pingEveryMs = Math.min(PING_EVERY_MS, watchdogMs / 3);
  }

  /** Tells systemd that the daemon is ready. What does not arrive, as on a server that is too busy, is told again by the next look. */
  async ready(): Promise<void> {
    const everyMs = Math.min(LOOK_EVERY_MS, this.#pingEveryMs);
    const look = async () => {
      await this.#look();
      if (this.#timer) this.#timer = setTimeout(look, everyMs);
    };
    await this.#look();
    this.#timer = setTimeout(look, everyMs);
  }

  /** Tells systemd that the daemon stops, or restarts with other settings. */
  async stopping(state: 'STOPPING=1' | 'RELOADING=1'): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const now = process.hrtime.bigint() / 1000n; // CLOCK_MONOTONIC, which systemd wants with RELOADING=1
    await this.#notify(state, ...(state === 'RELOADING=1' ? [`MONOTONIC_USEC=${now}`] : []));
  }

  async #look(): Promise<void> {
    const { status: read, isAlive, env } = this.#parts;
    const [status, now] = [read(), performance.now()];
    const isDue = env['WATCHDOG_USEC'] !== undefined && now - this.#pinged >= this.#pingEveryMs;
    const words = [...(this.#told === null ? ['READY=1'] : []), ...(status === this.#told ? [] : [`STATUS=${status}`])];
    const pings = isDue && isAlive();
    if (pings) words.push('WATCHDOG=1');
    if (words.length === 0 || !(await this.#notify(...words))) return;
    this.#told = status;
    if (pings) this.#pinged = now;
  }

  /** Whether it arrived. */
  async #notify(...words: string[]): Promise<boolean> {
    const { env, log } = this.#parts;
    const socket = env['NOTIFY_SOCKET'];
    if (!socket) return true;
    // The environment holds the token: the child gets only what it needs.
    const child = {
      env: { PATH: env['PATH'], NOTIFY_SOCKET: socket },
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    } as const;
    const failure = await run('systemd-notify', words, child).then(
      () => null,
      (error: Error) => error,
    );
    if (failure && !this.#failing) log.warn(`systemd cannot be told how it goes: ${failure.message.trim()}`);
    this.#failing = failure !== null;
    return failure === null;
  }
}
