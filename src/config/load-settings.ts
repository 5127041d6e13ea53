import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { SetupError } from '../errors.ts';
import { readPlainFileSync, SMALL_FILE_BYTES, UnfitFileError } from '../plain-file.ts';
import { decodeSettings, EncodingError } from './decode-settings.ts';
import { loadServices } from './load-services.ts';
import { parseSettings } from './parse-settings.ts';
import type { Layer } from './setting-source.ts';
import type { Settings } from './settings.ts';

/**
 * Reads the settings from `env_vars.txt` in `cwd`, or from the file that `VPN_ENV_FILE` names (relative to `cwd`), and from `env`, which
 * takes precedence. Throws `SetupError` with all problems; a missing `env_vars.txt` is one only if `env` has too few settings.
 * `ownServices: false` leaves the owner's list of services unread, for root: the bot's user may write where it is.
 */
export function loadSettings({ cwd, env }: { cwd: string; env: Layer }, { ownServices = true } = {}): Settings {
  const named = env['VPN_ENV_FILE']?.trim();
  const settingsFile = settingsPath({ cwd, env });
  const { text, warnings } = readText(settingsFile);
  if (text === null && named) {
    throw new SetupError([
      `VPN_ENV_FILE=${named}: there is no file ${settingsFile}; create it or correct VPN_ENV_FILE`,
    ]);
  }
  try {
    const settings = parseSettings({ file: parse(text ?? ''), env, settingsFile, cwd });
    const lists = loadServices(ownServices ? settings.peersFile : null);
    const nodes = settings.nodes.map((node) => ({ ...node, services: lists.services }));
    return { ...settings, nodes, warnings: [...warnings, ...settings.warnings, ...lists.warnings] };
  } catch (error) {
    if (text !== null || !(error instanceof SetupError)) throw error;
    const noFile = `${settingsFile}: there is no such file; copy env_vars.example.txt there and fill it in, or name another file in VPN_ENV_FILE`;
    throw new SetupError([noFile, ...error.problems], { cause: error });
  }
}

/** Returns the settings as they would be if their file had this text. Throws `SetupError`. */
export function settingsWith(text: string, { cwd, env }: { cwd: string; env: Layer }): Settings {
  return parseSettings({ file: parse(text), env, settingsFile: settingsPath({ cwd, env }), cwd });
}

/** The path of the settings file, existing or not: `env_vars.txt` in `cwd`, or what `VPN_ENV_FILE` names. */
export function settingsPath({ cwd, env }: { cwd: string; env: Layer }): string {
  return resolve(cwd, env['VPN_ENV_FILE']?.trim() || 'env_vars.txt');
}

function readText(path: string): { text: string | null; warnings: string[] } {
  try {
    const { text, warnings } = decodeSettings(readPlainFileSync(path, SMALL_FILE_BYTES));
    return { text, warnings: warnings.map((warning) => `${path}: ${warning}`) };
  } catch (error) {
    if (error instanceof EncodingError) throw new SetupError([`${path}: ${error.message}`], { cause: error });
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { text: null, warnings: [] };
    const why = error instanceof UnfitFileError ? error.message : `cannot be read (${code})`;
    throw new SetupError([`${path}: ${why}; make it a file that this user may read`], {
      cause: error,
    });
  }
}
