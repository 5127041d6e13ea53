import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** Which of the named programs this machine lacks, and of root's rights and devices what they need. */
export function lacking(...programs: string[]): string[] {
  const missing = programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (process.getuid?.() !== 0) missing.push('root');
  if (programs.includes('wireguard-go') && !readable('/dev/net/tun')) missing.push('/dev/net/tun');
  return missing;
}

/**
 * What this machine lacks for a test that needs the named programs as root, or null when nothing is missing.
 * Under `CI=true` a missing part is an error, never a skip.
 */
export function missingFor(...programs: string[]): string | null {
  const missing = lacking(...programs);
  if (missing.length === 0) return null;
  const what = `needs ${missing.join(', ')}`;
  if (process.env['CI']) throw new Error(`this test ${what}`);
  process.stderr.write(`skipped: ${what}\n`);
  return what;
}

function readable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false; // absent or not ours: both mean that it cannot be used
  }
}
