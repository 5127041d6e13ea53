import { endProcess } from './end-process.ts';
import { SetupError } from './errors.ts';
import type { Log } from './log.ts';

/** BSD's EX_CONFIG, which the unit names in `RestartPreventExitStatus=`. */
const WRONG_SETUP = 78;
/** A shutdown that takes longer (ms) is ended; later systemd would kill it. */
const LONGEST_SHUTDOWN_MS = 10_000;

/** A program that runs until it is told to stop. */
export interface Daemon {
  /** Resolves when it has stopped, for good or for a restart with other settings; rejects when it fails. */
  run(): Promise<'stopped' | 'restart'>;
  /** Asks it to finish its work and stop. */
  stop(): void;
  /** Reads edits of settings and store (SIGHUP). */
  reload(): void;
}

/** Runs the daemon to the contract's exit codes: 0 stopped by a signal, 78 settings, store or token are wrong, 1 the rest. */
export async function runToExit(logNow: () => Log, start: () => Promise<Daemon>): Promise<never> {
  // Node's own report of an uncaught error would print everything, including a bot token in a URL.
  process.on('uncaughtException', (error) => {
    logNow().fatal({ err: error }, 'an error that nothing expected: stopping');
    endProcess(1);
  });
  // Otherwise Node would print its warnings in its own format.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => logNow().warn({ err: warning }, 'Node warns'));
  const stopping = firstSignal();
  process.on('SIGHUP', () => undefined); // between two runs there is nothing to reload; by default the signal ends the process
  stopping.addEventListener('abort', () => {
    logNow().info(`${stopping.reason}: finishing what is in hand`);
    setTimeout(() => endProcess(0), LONGEST_SHUTDOWN_MS).unref();
  });
  try {
    for (let outcome = 'restart'; outcome === 'restart'; ) outcome = await runOnce(await start(), stopping);
    logNow().info('stopped');
    endProcess(0);
  } catch (error) {
    if (!(error instanceof SetupError)) {
      logNow().fatal({ err: error }, 'stopping');
      endProcess(1);
    }
    for (const problem of error.problems) logNow().error(problem);
    endProcess(WRONG_SETUP);
  }
}

async function runOnce(daemon: Daemon, stopping: AbortSignal): Promise<'stopped' | 'restart'> {
  const stop = () => daemon.stop();
  const reload = () => daemon.reload();
  stopping.addEventListener('abort', stop);
  process.on('SIGHUP', reload);
  if (stopping.aborted) stop();
  try {
    return await daemon.run();
  } finally {
    stopping.removeEventListener('abort', stop);
    process.removeListener('SIGHUP', reload);
  }
}

/** Aborted by the first SIGTERM or SIGINT; further ones are ignored, because npm repeats what the terminal sent. */
function firstSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => controller.abort(signal));
  return controller.signal;
}
