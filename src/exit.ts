import { endProcess } from './end-process.ts';
import { SetupError } from './errors.ts';
import type { Log } from './log.ts';

/** BSD's EX_CONFIG, which the unit names in `RestartPreventExitStatus=`. */
const WRONG_SETUP = 78;
/** A shutdown that takes longer hangs; systemd would kill it later, and less gently. */
const LONGEST_SHUTDOWN_MS = 10_000;

/** Something that runs until it is told to stop. */
export interface Daemon {
  /** Resolves when it has stopped, for good or to start anew with other settings; rejects when it cannot go on. */
  run(): Promise<'stopped' | 'restart'>;
  /** Asks it to finish what is in hand. */
  stop(): void;
  /** Takes in what was edited by hand (SIGHUP). */
  reload(): void;
}

/** Runs the daemon to the contract's exit codes: 0 stopped by a signal, 78 settings, store or token are wrong, 1 the rest. */
export async function runToExit(logNow: () => Log, start: () => Promise<Daemon>): Promise<never> {
  // Node's own report of an uncaught error would print it whole, a bot's token in a URL included.
  process.on('uncaughtException', (error) => {
    logNow().fatal({ err: error }, 'an error that nothing expected: stopping');
    endProcess(1);
  });
  // Node prints its warnings itself, in lines of its own form.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => logNow().warn({ err: warning }, 'Node warns'));
  const stopping = firstSignal();
  process.on('SIGHUP', () => undefined); // between two runs a reload asks for nothing; by default it would end the process
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

/** Aborted by SIGTERM or SIGINT, from the start on; further ones change nothing, for npm passes on what the terminal sent already. */
function firstSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => controller.abort(signal));
  return controller.signal;
}
