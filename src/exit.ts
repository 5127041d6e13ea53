import { SetupError } from './errors.ts';
import type { Log } from './log.ts';

/** BSD's EX_CONFIG, which the unit names in `RestartPreventExitStatus=`. */
const WRONG_SETUP = 78;
/** A shutdown that takes longer hangs; systemd would kill it later, and less gently. */
const LONGEST_SHUTDOWN_MS = 10_000;

/** Something that runs until it is told to stop. */
export interface Daemon {
  /** Resolves when it has stopped; rejects when it cannot go on. */
  run(): Promise<void>;
  /** Asks it to finish what is in hand. */
  stop(): void;
  /** Takes in what was edited by hand (SIGHUP). */
  reload(): void;
}

/** Runs the daemon to the contract's exit codes: 0 stopped by a signal, 78 settings, store or token are wrong, 1 the rest. */
export async function runToExit(log: Log, start: () => Promise<Daemon>): Promise<never> {
  // Node's own report of an uncaught error would print it whole, a bot's token in a URL included.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nothing expected: stopping');
    process.exit(1);
  });
  try {
    const daemon = await start();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        log.info(`${signal}: finishing what is in hand`);
        daemon.stop();
        setTimeout(() => process.exit(0), LONGEST_SHUTDOWN_MS).unref();
      });
    }
    process.on('SIGHUP', () => daemon.reload());
    await daemon.run();
    log.info('stopped');
    process.exit(0);
  } catch (error) {
    if (!(error instanceof SetupError)) {
      log.fatal({ err: error }, 'stopping');
      process.exit(1);
    }
    for (const problem of error.problems) log.error(problem);
    process.exit(WRONG_SETUP);
  }
}
