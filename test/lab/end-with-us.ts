import { spawnSync } from 'node:child_process';

let isPossible: boolean | undefined;

/**
 * The words that start a program which the kernel kills when the thread that started it ends, however that comes about: an
 * interrupted test run would else leave daemons behind. Where there is no such `setpriv` (util-linux), the words themselves.
 */
export function endWithUs(argv: readonly string[]): string[] {
  isPossible ??= spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' }).status === 0;
  return isPossible ? ['setpriv', '--pdeathsig', 'KILL', ...argv] : [...argv];
}
