import { type ChildProcess, spawn } from 'node:child_process';
import { LONGEST_OTHER_ANSWER, LONGEST_STDERR, type Outcome } from '../answers/outcome.ts';
import { type OutputSink, TextSink } from '../answers/output-sink.ts';
import { NodeError } from '../driver.ts';
import type { RunningCommand } from '../running-command.ts';

/** Starts a command with only these environment variables. Plain `spawn`: a library around it took longer than the command itself. */
export function start(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  stdout?: OutputSink,
): RunningCommand {
  const [program = '', ...args] = argv;
  const outcome = Promise.withResolvers<Outcome>();
  outcome.promise.catch(() => undefined); // it may reject before anybody awaits it
  const failed = ({ code }: NodeJS.ErrnoException) =>
    outcome.reject(new NodeError('command', `${program} did not start: ${code ?? 'for no known reason'}`));
  try {
    // detached: a group of its own, so that all of it can be killed
    const child: ChildProcess = spawn(program, args, { env, cwd: '/', detached: true, stdio: 'pipe' });
    child.once('error', failed);
    child.stdin?.on('error', () => undefined); // the command ended before it read its stdin: its exit status is the error to report
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
      ref() {
        for (const handle of handlesOf(child)) handle.ref();
      },
      unref() {
        for (const handle of handlesOf(child)) handle.unref();
      },
    };
  } catch (error) {
    failed(error as NodeJS.ErrnoException); // some errors of `spawn` are thrown instead
    const nothing = () => undefined;
    return { isRunning: false, finish: () => outcome.promise, kill: nothing, ref: nothing, unref: nothing };
  }
}

function listen(
  child: ChildProcess,
  { resolve, reject }: PromiseWithResolvers<Outcome>,
  stdout: OutputSink = new TextSink(LONGEST_OTHER_ANSWER),
): void {
  const told = { stdout, stderr: new TextSink(LONGEST_STDERR) };
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
    child.kill('SIGKILL'); // the group is gone or may not be killed: kill at least the process itself
  }
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
}

/** All handles of a child that keep the event loop alive. Its pipes are sockets, although Node's types do not say so. */
const handlesOf = (child: ChildProcess) =>
  [child, child.stdin, child.stdout, child.stderr] as Pick<ChildProcess, 'ref' | 'unref'>[];
