import { isDeepStrictEqual } from 'node:util';
import type { Settings } from './config/settings.ts';
import { SetupError } from './errors.ts';
import type { Log } from './log.ts';

interface ReloadParts {
  readonly present: Settings;
  readonly loadSettings: () => Settings;
  /** Reads an edit of the store, or moves it aside. */
  readonly reloadStore: () => Promise<void>;
  /** Restarts within the process with these checked settings. */
  readonly restart: (foundGood: Settings) => void;
  readonly log: Log;
}

/** Handles SIGHUP: reads settings and store again. Wrong settings are logged and change nothing; changed ones restart within the process. */
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

/** The settings of a start: the present ones, or if they were broken after a reload had checked them, those of the reload. */
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
