import { isDeepStrictEqual } from 'node:util';
import type { Settings } from './config/settings.ts';
import { SetupError } from './errors.ts';
import type { Log } from './log.ts';

interface ReloadParts {
  readonly present: Settings;
  readonly loadSettings: () => Settings;
  /** Takes in an edit of the store, or puts it aside. */
  readonly reloadStore: () => Promise<void>;
  /** Starts anew with the settings as they are now. */
  readonly restart: () => void;
  readonly log: Log;
}

/** SIGHUP: looks at settings and store again. Wrong settings change nothing and are told; changed ones are a new start within the process. */
export async function reload({ present, loadSettings, reloadStore, restart, log }: ReloadParts): Promise<void> {
  try {
    const settings = loadSettings();
    await reloadStore();
    if (isDeepStrictEqual(settings, present)) log.info('settings and store were read again; the settings are the same');
    else {
      log.info('the settings have changed: starting anew with them');
      restart();
    }
  } catch (error) {
    if (error instanceof SetupError) {
      for (const problem of error.problems) log.error(`not reloaded: ${problem}`);
    } else log.error({ err: error }, 'not reloaded');
  }
}
