import { installPackages } from './install-packages.ts';
import { isRoot, missingPackages, searchRootsFolders } from './needed-programs.ts';

/**
 * Vitest's global setup: tells once what this machine lacks, for the tests that need it are skipped. Under `CI=true` it installs
 * that instead, and a missing part is an error.
 */
export default function checkPrograms(): void {
  searchRootsFolders();
  const missing = missingPackages();
  if (process.env['CI']) {
    if (missing.length > 0) installForCi(missing);
    return;
  }
  const line = whatIsSkipped(missing, isRoot());
  if (line !== null) process.stderr.write(`${line}\n`);
}

function installForCi(missing: readonly string[]): void {
  if (!isRoot()) throw new Error(`CI=true, and the tests need ${missing.join(', ')}: as root, npm run test:setup`);
  installPackages(missing);
  const still = missingPackages();
  if (still.length > 0)
    throw new Error(`apt-get has installed ${missing.join(', ')}, and ${still.join(', ')} lack still`);
}

/** One line about the tests that cannot run here, and how they can; null when all can. */
export function whatIsSkipped(missing: readonly string[], root: boolean): string | null {
  if (missing.length === 0 && root) return null;
  const needs = [...missing, ...(root ? [] : ['root’s rights'])].join(', ');
  const install = `${root ? 'I' : 'As root, i'}nstall what is missing: npm run test:setup`;
  return `Skipped here: the tests that need ${needs}. ${missing.length === 0 ? 'Run them as root' : install}`;
}
