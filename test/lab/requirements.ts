import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where the search path has this program, or null. */
export function programPath(program: string): string | null {
  const paths = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, program));
  return paths.find((path) => may(path, constants.X_OK)) ?? null;
}

export const hasProgram = (program: string): boolean => programPath(program) !== null;

/** Which of the named programs this machine lacks, and of root's rights and devices what they need. */
export function lacking(...programs: string[]): string[] {
  const missing = programs.filter((program) => !hasProgram(program));
  if (process.getuid?.() !== 0) missing.push('root');
  if (programs.includes('wireguard-go') && !may('/dev/net/tun', constants.R_OK | constants.W_OK)) {
    missing.push('/dev/net/tun');
  }
  return missing;
}

/**
 * What this machine lacks for a test that needs the named programs as root, or null when nothing is missing.
 * Under `CI=true` a missing part is an error, never a skip.
 */
export function missingFor(...programs: string[]): string | null {
  return skipFor(lacking(...programs));
}

/** The same for a test that needs no root. */
export function missingPrograms(...programs: string[]): string | null {
  return skipFor(programs.filter((program) => !hasProgram(program)));
}

/** What is skipped is told once for the whole run, before it begins (test/suite/check-programs.ts). */
function skipFor(missing: readonly string[]): string | null {
  if (missing.length === 0) return null;
  const what = `needs ${missing.join(', ')}`;
  if (process.env['CI']) throw new Error(`this test ${what}`);
  return what;
}

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false; // absent or not ours: both mean that it cannot be used
  }
}
