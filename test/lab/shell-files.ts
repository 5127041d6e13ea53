import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Older gates, word for word as servers have them. */
const OLD_GATES = /^test\/deploy\/gate-\d+\.sh$/;

/**
 * Every shell script of the repository but the older gates, by its path from the top: what ends in `.sh`, and what a shell's `#!`
 * begins.
 */
export function shellFiles(): string[] {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const paths = execFileSync('git', ['-C', ROOT, ...words], { encoding: 'utf8' }).split('\0');
  return paths.filter((path) => path !== '' && !OLD_GATES.test(path) && existsSync(ROOT + path) && isShell(path));
}

const isShell = (path: string) => path.endsWith('.sh') || /^#!.*\b(?:ba|da)?sh\b/.test(textOf(path));

/** The text of a file of the repository. */
export const textOf = (path: string): string => readFileSync(ROOT + path, 'utf8');
