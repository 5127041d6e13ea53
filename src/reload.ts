import { isDeepStrictEqual } from 'node:util';
import type { Settings } from './config/settings.ts';
import { SetupError } from './errors.ts';
import type { Log } from './log.ts';

interface ReloadParts {
  readonly present: Settings;
  readonly loadSettings: () => Settings;
  /** Takes in an edit of the store, or puts it aside. */
  readonly reloadStore: () => Promise<void>;
  /** Starts anew; these settings were found good. */
  readonly restart: (foundGood: Settings) => void;
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
      restart(settings);
    }
  } catch (error) {
    if (error instanceof SetupError) tellProblems(error, log);
    else log.error({ err: error }, 'not reloaded');
  }
}

/** The settings of a start: as they are now or, when they were spoilt after a reload had found them good, as they were then. */
export function settingsAnew(loadSettings: () => Settings, foundGood: Settings | null, log: Log): Settings {
  try {
    return loadSettings();
  } catch (error) {
    if (foundGood === null || !(error instanceof SetupError)) throw error;
    tellProblems(error, log);
    return foundGood;
  }
}

function tellProblems({ problems }: SetupError, log: Log): void {
  for (const problem of problems) log.error(`not reloaded: ${problem}`);
}
