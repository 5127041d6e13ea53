import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { execa, execaSync } from 'execa';
import type { Mutant } from './mutants.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Copies what git knows of this folder, changes included, into another one, which shares the packages. */
export function copyProgram(folder: string): void {
  const { stdout } = execaSync('git', ['ls-files', '-z'], { cwd: ROOT });
  for (const file of stdout.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(folder, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

/** The file's text with the line broken. Throws where the line is not there exactly once. */
export function brokenText(text: string, { line, broken, file }: Mutant): string {
  const [before, after, ...more] = text.split(line);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${file}: there ${more.length > 0 ? 'are several places' : 'is no place'} with: ${line}`);
  return `${before}${broken}${after}`;
}

/** Whether a test of the mutant fails in a copy of the program, which is whole again afterwards. Rejects where the tests cannot run at all. */
export async function isCaught(mutant: Mutant, folder: string): Promise<boolean> {
  const file = join(folder, mutant.file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, brokenText(text, mutant));
  try {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const output = join(folder, 'report.json');
    const how = ['--bail=1', '--maxWorkers=1', '--reporter=json', `--outputFile=${output}`];
    const run = { cwd: folder, reject: false, timeout: 10 * 60_000 } as const;
    const { stdout, stderr } = await execa(process.execPath, [vitest, 'run', ...mutant.tests, ...how], run);
    const report = reportIn(output);
    if (report === null || report.numTotalTests === 0) throw new Error(`the tests did not run: ${stdout} ${stderr}`);
    return report.numFailedTests > 0;
  } finally {
    writeFileSync(file, text);
  }
}

interface Report {
  readonly numTotalTests: number;
  readonly numFailedTests: number;
}

/** Read once: the next mutant's run writes its own. */
function reportIn(output: string): Report | null {
  if (!existsSync(output)) return null;
  const report = JSON.parse(readFileSync(output, 'utf8')) as Report;
  rmSync(output);
  return report;
}
