import type { Client, ClientChannel } from 'ssh2';
import { LONGEST_OTHER_ANSWER, LONGEST_STDERR, type Outcome } from '../answers/outcome.ts';
import { type OutputSink, TextSink } from '../answers/output-sink.ts';
import { NodeError } from '../driver.ts';
import type { RunningCommand } from '../running-command.ts';

/** The server opens no (further) session for a command. */
export class NoSession extends NodeError {
  constructor(where: string) {
    super('unreachable', `${where}: the server opens no session for a command`);
  }
}

/** Runs a command line over a connection to `where`. Throws `NodeError` if its end is not reported or its answer is too long. */
export function execute(client: Client, line: string, stdin: string | null, where: string): Promise<Outcome> {
  return startOver(client, line, where).finish(stdin);
}

/** Starts a command line over a connection to `where`. If the server refuses it, its outcome rejects with `NoSession`. */
export function startOver(client: Client, line: string, where: string, stdout?: OutputSink): RunningCommand {
  return new RemoteProcess(client, line, where, stdout);
}

class RemoteProcess implements RunningCommand {
  readonly #outcome = Promise.withResolvers<Outcome>();
  #channel: ClientChannel | null = null;
  /** What to do with the session once the server has opened it. */
  #pending: (channel: ClientChannel) => void = () => undefined;
  #isRunning = true;

  constructor(client: Client, line: string, where: string, stdout = new TextSink(LONGEST_OTHER_ANSWER) as OutputSink) {
    const ended = () => {
      this.#isRunning = false;
    };
    this.#outcome.promise.then(ended, ended); // also handles a rejection before anybody awaits the outcome
    const refused = () => this.#outcome.reject(new NoSession(where));
    try {
      client.exec(line, (error, channel) => {
        if (error) return refused();
        // in the callback and not after an await: a short command's end may arrive in the same packet
        listen(channel.on('exit', ended), where, this.#outcome, stdout);
        this.#channel = channel;
        this.#pending(channel);
      });
    } catch {
      refused(); // the connection ended just now
    }
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  finish(stdin: string | null): Promise<Outcome> {
    this.#ask((channel) => channel.end(stdin ?? undefined));
    return this.#outcome.promise;
  }

  kill(): void {
    this.#ask((channel) => channel.close()); // this also ends its stdin
  }

  /** Does nothing: the connection keeps the process alive, not a single command. */
  ref(): void {}
  unref(): void {}

  #ask(action: (channel: ClientChannel) => void): void {
    if (this.#channel) action(this.#channel);
    else this.#pending = action;
  }
}

function listen(
  channel: ClientChannel,
  where: string,
  { resolve, reject }: PromiseWithResolvers<Outcome>,
  stdout: OutputSink,
): void {
  let ending: Pick<Outcome, 'status' | 'signal'> | null = null;
  const stderr = new TextSink(LONGEST_STDERR);
  const collect = (told: OutputSink) => (piece: string) => {
    told.add(piece);
    if (!told.isTooLong) return;
    reject(new NodeError('garbled', `${where}: the answer does not end`));
    channel.destroy();
  };
  channel.setEncoding('utf8').on('data', collect(stdout));
  channel.stderr.setEncoding('utf8').on('data', collect(stderr));
  channel.on('error', () => undefined); // the command ended before it read its stdin: its exit status is the error to report
  channel.on('exit', (status: number | null, signal?: string) => {
    ending = { status, signal: signal ?? null };
  });
  channel.on('close', () => {
    if (ending === null) reject(new NodeError('unreachable', `${where}: the connection broke while a command ran`));
    else resolve({ ...ending, stdout: stdout.text, stderr: stderr.text });
  });
}
