import { spawnSync } from 'node:child_process';
import { missingPrograms } from './requirements.ts';

/** What a QR reader sees in the picture, byte for byte; throws when it sees no code. The picture reaches it by a pipe. */
export function scanQr(png: Buffer): Buffer {
  const only = ['-Sbinary', '-Sdisable', '-Sqrcode.enable'];
  const { status, stdout, error } = spawnSync('zbarimg', ['--quiet', '--nodbus', '--raw', ...only, 'png:-'], {
    input: png,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  if (status !== 0) throw error ?? new Error(`zbarimg ended with ${status}: it sees no code`);
  return stdout;
}

/** Whether this machine has the reader. Under `CI=true` it must. */
export const canScan = (): boolean => missingPrograms('zbarimg') === null;
