import type { CommandRunner } from './command-driver.ts';
import { NodeError } from './driver.ts';
import type { Outcome } from './outcome.ts';
import type { SshTarget } from './ssh-errors.ts';
import { execute } from './ssh-execute.ts';
import type { SshLink } from './ssh-handshake.ts';

/** What a login is asked to run, as SSH carries it, and the text for its stdin. Secrets are only ever in the text. */
export interface RemoteCommand {
  readonly line: string;
  readonly stdin: string | null;
}

/** One kept connection to a server: made by the first command, made anew by the next one after it broke. */
export class SshConnection implements CommandRunner<RemoteCommand> {
  readonly #target: SshTarget;
  readonly #connectMs: number;
  readonly #commandMs: number;
  readonly #closing = new AbortController();
  readonly #onLost: () => void;
  #link: Promise<SshLink> | null = null;
  #handshakeMs: number | null = null;

  constructor(target: SshTarget, limitsMs: { readonly connect: number; readonly command: number }, onLost = () => {}) {
    this.#onLost = onLost;
    this.#target = target;
    this.#connectMs = limitsMs.connect;
    this.#commandMs = limitsMs.command;
  }

  async run({ line, stdin }: RemoteCommand): Promise<Outcome> {
    const attempt = this.#connected();
    const link = await attempt;
    const late = Promise.withResolvers<never>();
    const where = `${this.#target.host}:${this.#target.port}`;
    const timer = setTimeout(() => {
      late.reject(new NodeError('timeout', `${where}: no answer within ${this.#commandMs} ms`));
      this.#forget(attempt); // the command was killed over there by now, so it is the connection that hangs
      link.drop();
    }, this.#commandMs);
    try {
      return await Promise.race([late.promise, execute(link.client, line, stdin, where)]);
    } finally {
      clearTimeout(timer);
    }
  }

  get handshakeMs(): number | null {
    return this.#handshakeMs;
  }

  async close(): Promise<void> {
    this.#closing.abort(new NodeError('unreachable', 'the driver is closed'));
    await this.#link?.then((link) => link.drop()).catch(() => undefined);
  }

  /** Calls that come while a connection is being made share it. */
  #connected(): Promise<SshLink> {
    if (this.#link !== null) return this.#link;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#connectMs)]);
    const began = performance.now();
    const attempt = this.#login(signal);
    this.#link = attempt;
    const forget = () => this.#forget(attempt);
    const lose = () => {
      forget();
      if (!this.#closing.signal.aborted) this.#onLost();
    };
    attempt
      .then((link) => {
        this.#handshakeMs = performance.now() - began;
        return link.ended;
      })
      .then(lose, forget);
    return attempt;
  }

  /** A service whose servers are all its own machine needs no SSH: loading it would be 5 MB, and a thirtieth of a second at each start. */
  async #login(signal: AbortSignal): Promise<SshLink> {
    const { login } = await import('./ssh-login.ts');
    return login(this.#target, signal);
  }

  #forget(attempt: Promise<SshLink>): void {
    if (this.#link === attempt) this.#link = null;
  }
}
