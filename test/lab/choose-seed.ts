import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

/**
 * One seed for all random tests of a run: another in each run, or that of TEST_SEED. Under CI it follows from src: each state of the
 * program has its own, a run of the same one tries the same, and a mended test does not change what all others try. CI prints it, so that
 * a failed run can be had again: `TEST_SEED=… npm test`.
 */
export function chooseSeed(): string {
  const given = process.env['TEST_SEED'];
  if (given !== undefined && !/^\d{1,10}$/.test(given))
    throw new Error(`TEST_SEED=${given}: it must be a whole number`);
  const seed = given ?? String(ownSeed());
  if (process.env['CI'] || given !== undefined)
    process.stderr.write(`The seed of all random tests: TEST_SEED=${seed}\n`);
  return seed;
}

/** The seed of a random test that has a variable of its own for it, such as HISTORY_SEED: below 2^31. Throws when that is no number. */
export function seedFrom(variable: string): number {
  const given = process.env[variable];
  if (given !== undefined && !/^\d{1,10}$/.test(given))
    throw new Error(`${variable}=${given}: it must be a whole number`);
  return given === undefined ? ownSeed() : Number(given);
}

function ownSeed(): number {
  const tree = process.env['CI'] ? treeOfProgram() : null;
  return tree === null ? randomInt(2 ** 31) : Number.parseInt(tree.slice(0, 8), 16) % 2 ** 31;
}

/** The name that git gives to the checked-out commit's src; null: these are no clone. */
function treeOfProgram(): string | null {
  try {
    const options = { cwd: import.meta.dirname, encoding: 'utf8' as const, stdio: 'pipe' as const };
    return execFileSync('git', ['rev-parse', 'HEAD:src'], options).trim();
  } catch {
    return null; // an unpacked archive: its random tests have another seed in each run
  }
}
