import type { Client, ClientChannel } from 'ssh2';
import type { CommandRunner } from './command-driver.ts';
import { NodeError } from './driver.ts';
import type { NodeCommand } from './node-commands.ts';
import type { Outcome } from './outcome.ts';
import { quote } from './quote.ts';
import type { SshTarget } from './ssh-errors.ts';
import type { SshLink } from './ssh-handshake.ts';
import { login } from './ssh-login.ts';

/** An answer longer than this comes from no server of ours: 10,000 peers make about 1 MB. */
const LONGEST_ANSWER = 64 * 1024 * 1024;

/** One kept connection to a server: made by the first command, made anew by the next one after it broke. */
export class SshConnection implements CommandRunner {
  readonly #target: SshTarget;
  readonly #connectMs: number;
  readonly #commandMs: number;
  readonly #closing = new AbortController();
  #link: Promise<SshLink> | null = null;

  constructor(target: SshTarget, limitsMs: { readonly connect: number; readonly command: number }) {
    this.#target = target;
    this.#connectMs = limitsMs.connect;
    this.#commandMs = limitsMs.command;
  }

  async run({ argv, stdin }: NodeCommand): Promise<Outcome> {
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
      return await Promise.race([late.promise, execute(link.client, quote(argv), stdin, where)]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new NodeError('unreachable', 'the driver is closed'));
    await this.#link?.then((link) => link.drop()).catch(() => undefined);
  }

  /** Calls that come while a connection is being made share it. */
  #connected(): Promise<SshLink> {
    if (this.#link !== null) return this.#link;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#connectMs)]);
    const attempt = login(this.#target, signal);
    this.#link = attempt;
    const forget = () => this.#forget(attempt);
    attempt.then((link) => link.ended).then(forget, forget);
    return attempt;
  }

  #forget(attempt: Promise<SshLink>): void {
    if (this.#link === attempt) this.#link = null;
  }
}

/** Runs one command line there; throws `NodeError` when it did not get to run or its answer is too long. */
async function execute(client: Client, line: string, stdin: string | null, where: string): Promise<Outcome> {
  const channel = await openChannel(client, line).catch(() => {
    throw new NodeError('unreachable', `${where}: the server opens no session for a command`);
  });
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  let ending: Pick<Outcome, 'status' | 'signal'> | null = null;
  const texts = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof texts) => (chunk: string) => {
    texts[name] += chunk;
    if (texts[name].length < LONGEST_ANSWER) return;
    reject(new NodeError('garbled', `${where}: the answer does not end`));
    channel.destroy();
  };
  channel.setEncoding('utf8').on('data', collect('stdout'));
  channel.stderr.setEncoding('utf8').on('data', collect('stderr'));
  channel.on('error', () => undefined); // a command that ended before it read its stdin: the exit status says more
  channel.on('exit', (status: number | null, signal?: string) => {
    ending = { status, signal: signal ?? null };
  });
  channel.on('close', () => {
    if (ending === null) reject(new NodeError('unreachable', `${where}: the command's end was not told`));
    else resolve({ ...ending, ...texts });
  });
  channel.end(stdin ?? undefined);
  return promise;
}

async function openChannel(client: Client, line: string): Promise<ClientChannel> {
  const { promise, resolve, reject } = Promise.withResolvers<ClientChannel>();
  client.exec(line, (error, channel) => (error ? reject(error) : resolve(channel)));
  return promise;
}
