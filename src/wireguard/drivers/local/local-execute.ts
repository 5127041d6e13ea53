import { type ChildProcess, spawn } from 'node:child_process';
import { type Collector, WholeText } from '../answers/collector.ts';
import { LONGEST_OTHER_ANSWER, LONGEST_STDERR, type Outcome } from '../answers/outcome.ts';
import { NodeError } from '../driver.ts';
import type { Started } from '../started.ts';

/**
 * Starts a command with these variables and no others. Node's bare `spawn`: what a library does around it is not needed here, and
 * took longer than `wg` itself.
 */
export function start(argv: readonly string[], env: Readonly<Record<string, string>>, stdout?: Collector): Started {
  const [program = '', ...args] = argv;
  const outcome = Promise.withResolvers<Outcome>();
  outcome.promise.catch(() => undefined); // it may fail before anybody asks how it ended
  const failed = ({ code }: NodeJS.ErrnoException) =>
    outcome.reject(new NodeError('command', `${program} did not start: ${code ?? 'for no known reason'}`));
  try {
    // detached: a group of its own, so that all of it can be killed
    const child: ChildProcess = spawn(program, args, { env, cwd: '/', detached: true, stdio: 'pipe' });
    child.once('error', failed);
    child.stdin?.on('error', () => undefined); // a command that ended before it read its stdin: the exit status says more
    listen(child, outcome, stdout);
    return {
      get isRunning() {
        return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
      },
      finish(stdin) {
        child.stdin?.end(stdin ?? undefined);
        return outcome.promise;
      },
      kill: () => killAll(child),
      keepsUs: (does) => keep(child, does),
    };
  } catch (error) {
    failed(error as NodeJS.ErrnoException); // some errors of `spawn` are thrown instead
    const nothing = () => undefined;
    return { isRunning: false, finish: () => outcome.promise, kill: nothing, keepsUs: nothing };
  }
}

function listen(
  child: ChildProcess,
  { resolve, reject }: PromiseWithResolvers<Outcome>,
  stdout: Collector = new WholeText(LONGEST_OTHER_ANSWER),
): void {
  const told = { stdout, stderr: new WholeText(LONGEST_STDERR) };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (piece: string) => {
      told[name].add(piece);
      if (!told[name].isTooLong) return;
      reject(new NodeError('garbled', 'the answer does not end'));
      killAll(child);
    });
  }
  child.once('close', (status, signal) => {
    resolve({ status, signal, stdout: told.stdout.text, stderr: told.stderr.text });
  });
}

function killAll(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // no such group any more, or not ours to kill: then at least the one that is
  }
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
}

function keep(child: ChildProcess, does: boolean): void {
  for (const handle of [child, child.stdin, child.stdout, child.stderr]) {
    // Node's pipes are sockets, which its types do not tell
    const { ref, unref } = handle as Pick<ChildProcess, 'ref' | 'unref'>;
    (does ? ref : unref).call(handle);
  }
}
