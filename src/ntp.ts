import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIMEOUT_MS = 5000;

/** Whether the kernel's clock is kept right from outside. Setting it by hand ends that; a machine that cannot tell is not synchronised. */
export async function isSynchronised(): Promise<boolean> {
  try {
    const { stdout } = await run('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], { timeout: TIMEOUT_MS });
    return stdout.trim() === 'yes';
  } catch {
    return false; // no systemd there, or it does not answer: then nobody says so
  }
}
