import { type Outcome, REFUSED_BY_GATE } from '../answers/outcome.ts';
import type { OutputSink } from '../answers/output-sink.ts';
import type { CommandRunner } from '../command-driver.ts';
import { NodeError } from '../driver.ts';
import { Standby } from '../standby.ts';
import type { SshTarget } from './ssh-errors.ts';
import { NoSession, startOver } from './ssh-execute.ts';
import type { SshLink } from './ssh-handshake.ts';

/** What a login is asked to run, as SSH carries it, and the text for its stdin. Secrets are only ever in the text. */
export interface RemoteCommand {
  readonly line: string;
  readonly stdin: string | null;
}

/** The command that most people wait for, and the line that starts it before its text is known. */
export interface EarlyStart {
  readonly line: string;
  readonly early: string;
}

export interface SshConnectionOptions {
  /** In ms. */
  readonly limits: { readonly connect: number; readonly command: number };
  readonly earlyStart?: EarlyStart;
  /** Called when a connection that had been made was lost. */
  readonly onLost?: (() => void) | undefined;
}

/** One kept connection to a server: made by the first command, made anew by the next one after it broke. */
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
      this.#forget(attempt); // the command was killed over there by now, so it is the connection that hangs
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
        if (!waiting || outcome.status !== REFUSED_BY_GATE) return outcome; // a gate of before version 2 knows of no waiting
      } catch (error) {
        if (left === 0 || !(error instanceof NoSession)) throw error;
        // `MaxSessions 1`: then none may wait, and sshd counts one for a moment after it has told of its end
        await standby
          ?.retire()
          ?.finish(null)
          .catch(() => undefined);
      }
      waiting = null;
    }
  }

  /** Calls that come while a connection is being made share it. */
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

  /** A service whose servers are all its own machine needs no SSH: loading it would be 5 MB, and a thirtieth of a second at each start. */
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
  /** Lives and ends with its connection. */
  readonly standby?: Standby;
}
