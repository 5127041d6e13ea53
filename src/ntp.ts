import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIMEOUT_MS = 5000;

/** Whether the kernel's clock is synchronised. False after it was set by hand, and if the machine cannot tell. */
export async function isSynchronised(): Promise<boolean> {
  try {
    const { stdout } = await run('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], { timeout: TIMEOUT_MS });
    return stdout.trim() === 'yes';
  } catch {
    return false; // no systemd, or it does not answer
  }
}
