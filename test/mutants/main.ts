import { rm } from 'node:fs/promises';
import { temporaryFolder } from '../lab/leftovers.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { copyProgram, isCaught } from './try-mutant.ts';

/** `npm run test:mutants [-- NUMBER…]`: breaks the invariants one after the other and prints those that no test noticed; then it fails. */
const wanted = process.argv.slice(2).map(Number);
const mutants = MUTANTS.filter(({ invariant }) => wanted.length === 0 || wanted.includes(invariant));
const folder = temporaryFolder();
const survivors: Mutant[] = [];
try {
  copyProgram(folder);
  for (const mutant of mutants) {
    const caught = await isCaught(mutant, folder);
    if (!caught) survivors.push(mutant);
    process.stdout.write(`${caught ? 'noticed ' : 'SURVIVED'} ${mutant.invariant}: ${mutant.breaks}\n`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(`${mutants.length - survivors.length} of ${mutants.length} were noticed\n`);
for (const { invariant, breaks, file, line } of survivors)
  process.stdout.write(`no test noticed, invariant ${invariant}: ${breaks}: ${file}: ${line}\n`);
process.exitCode = survivors.length === 0 ? 0 : 1;
