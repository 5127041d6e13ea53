import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** The daemon's main file as it is written. */
export const SOURCE_MAIN = join(ROOT, 'src/main.ts');
/** What `deploy/install-packages-if-changed.sh` does after the packages. */
const BUILD = 'set -euo pipefail; . deploy/lib/runtime.sh; . deploy/lib/built.sh;';
/** Compiled code, a folder for each one that was built. */
const COMPILED = join(ROOT, 'node_modules/.cache/daemon');
let main: string | undefined;

/**
 * The daemon of this source tree, built as a server has it: the path of its main file. Built once, whoever asks at the same time; edits
 * count from the next process on.
 */
export function builtMain(): string {
  if (main !== undefined) return main;
  main = realpathSync(built('build_program', 'built'));
  forgetOlder();
  return main;
}

/** The command line as servers run it, built together with the daemon: the path of its main file. */
export const builtCli = (): string => join(dirname(builtMain()), 'cli/main.js');

/** Where to keep the compiled code of the built command line. */
export const compiledCli = (): string => compiledOf(builtMain());

/** Where to keep the compiled code of a main file: compiling is most of the work of a start. */
export const compiledOf = (path: string): string => join(COMPILED, basename(dirname(path)));

/** Another main file built in the same way, beside the daemon's; `entry` is a path from the root of the repository. */
export function builtFrom(entry: string, name: string): string {
  return built(`rm -rf .built-for-${name}; bundle_into .built-for-${name} '${entry}'`, `.built-for-${name}`);
}

function built(command: string, folder: string): string {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  execFileSync('flock', [join(cache, 'built.lock'), 'bash', '-c', `${BUILD} ${command}`], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return join(ROOT, folder, 'main.js');
}

/** The compiled code of what is not there any more. */
function forgetOlder(): void {
  mkdirSync(COMPILED, { recursive: true });
  for (const name of readdirSync(COMPILED))
    if (!existsSync(join(ROOT, name))) rmSync(join(COMPILED, name), { recursive: true, force: true });
}
