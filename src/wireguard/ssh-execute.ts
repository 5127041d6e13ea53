import type { Client, ClientChannel } from 'ssh2';
import { NodeError } from './driver.ts';
import { LONGEST_ANSWER, type Outcome } from './outcome.ts';

/** Runs one command line over a connection to `where`; throws `NodeError` when its end is not told or its answer is too long. */
export function execute(client: Client, line: string, stdin: string | null, where: string): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const refused = () => reject(new NodeError('unreachable', `${where}: the server opens no session for a command`));
  try {
    client.exec(line, (error, channel) => {
      if (error) return refused();
      // in the callback, not behind an await: a quick command's end may have come in the same packet
      listen(channel, where, resolve, reject);
      channel.end(stdin ?? undefined);
    });
  } catch {
    refused(); // the connection has just ended
  }
  return promise;
}

function listen(
  channel: ClientChannel,
  where: string,
  resolve: (outcome: Outcome) => void,
  reject: (error: NodeError) => void,
): void {
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
    if (ending === null) reject(new NodeError('unreachable', `${where}: the connection broke while a command ran`));
    else resolve({ ...ending, ...texts });
  });
}
