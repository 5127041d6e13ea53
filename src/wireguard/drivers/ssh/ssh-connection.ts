import { type Outcome, REFUSED_BY_GATE } from '../answers/outcome.ts';
import type { OutputSink } from '../answers/output-sink.ts';
import type { CommandRunner } from '../command-driver.ts';
import { NodeError } from '../driver.ts';
import { Standby } from '../standby.ts';
import type { SshTarget } from './ssh-errors.ts';
import { NoSession, startOver } from './ssh-execute.ts';
import type { SshLink } from './ssh-handshake.ts';

/** A command line, as SSH carries it, and the text for its stdin. Secrets are only in the text. */
export interface RemoteCommand {
  readonly line: string;
  readonly stdin: string | null;
}

/** The kind of command that people wait for most, and the line that starts it before its text is known. */
export interface EarlyStart {
  readonly line: string;
  readonly early: string;
}

export interface SshConnectionOptions {
  /** Time limits in ms. */
  readonly limits: { readonly connect: number; readonly command: number };
  readonly earlyStart?: EarlyStart;
  /** Called when an open connection was lost. */
  readonly onLost?: (() => void) | undefined;
}

/** A lasting SSH connection to a server. The first command opens it; after a loss the next command opens a new one. */
export class SshConnection implements CommandRunner<RemoteCommand> {
  readonly #target: SshTarget;
  readonly #options: SshConnectionOptions;
  readonly #closing = new AbortController();
  #link: Promise<Link> | null = null;
  #handshakeMs: number | null = null;

  constructor(target: SshTarget, options: SshConnectionOptions) {
    this.#target = target;
    this.#options = options;
  }

  async run(command: RemoteCommand, stdout?: OutputSink): Promise<Outcome> {
    const attempt = this.#connected();
    const link = await attempt;
    const late = Promise.withResolvers<never>();
    const limitMs = this.#options.limits.command;
    const timer = setTimeout(() => {
      late.reject(new NodeError('timeout', `${this.#where}: no answer within ${limitMs} ms`));
      this.#forget(attempt); // the server has killed the command by now, so it is the connection that hangs
      link.drop();
    }, limitMs);
    try {
      return await Promise.race([late.promise, this.#runOver(link, command, stdout)]);
    } finally {
      clearTimeout(timer);
      link.standby?.prepare();
    }
  }

  get handshakeMs(): number | null {
    return this.#handshakeMs;
  }

  async close(): Promise<void> {
    this.#closing.abort(new NodeError('unreachable', 'the driver is closed'));
    await this.#link?.then((link) => link.drop()).catch(() => undefined);
  }

  get #where(): string {
    return `${this.#target.host}:${this.#target.port}`;
  }

  async #runOver({ client, standby }: Link, { line, stdin }: RemoteCommand, stdout?: OutputSink): Promise<Outcome> {
    let waiting = standby?.take(line === this.#options.earlyStart?.line) ?? null;
    for (let left = 2; ; left--) {
      try {
        const outcome = await (waiting ?? startOver(client, line, this.#where, stdout)).finish(stdin);
        if (!waiting || outcome.status !== REFUSED_BY_GATE) return outcome; // a gate older than version 2 does not know the waiting command
      } catch (error) {
        if (left === 0 || !(error instanceof NoSession)) throw error;
        // `MaxSessions 1` allows no waiting command, and sshd counts a session for a moment after its end
        await standby
          ?.retire()
          ?.finish(null)
          .catch(() => undefined);
      }
      waiting = null;
    }
  }

  /** Returns the connection, opening one if necessary; calls meanwhile share it. */
  #connected(): Promise<Link> {
    if (this.#link !== null) return this.#link;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#options.limits.connect)]);
    const began = performance.now();
    const attempt = this.#login(signal);
    this.#link = attempt;
    const forget = () => this.#forget(attempt);
    const lose = () => {
      forget();
      if (!this.#closing.signal.aborted) this.#options.onLost?.();
    };
    attempt
      .then((link) => {
        this.#handshakeMs = performance.now() - began;
        return link.ended.then(() => link.standby?.close());
      })
      .then(lose, forget);
    return attempt;
  }

  /** Logs in. Loads the SSH library only now: it takes 5 MB and 30 ms, and is not needed if all nodes are on this machine. */
  async #login(signal: AbortSignal): Promise<Link> {
    const { login } = await import('./ssh-login.ts');
    const link = await login(this.#target, signal);
    const { early } = this.#options.earlyStart ?? {};
    if (early === undefined) return link;
    return { ...link, standby: new Standby(() => startOver(link.client, early, this.#where)) };
  }

  #forget(attempt: Promise<Link>): void {
    if (this.#link === attempt) this.#link = null;
  }
}

interface Link extends SshLink {
  /** Belongs to this connection and ends with it. */
  readonly standby?: Standby;
}
