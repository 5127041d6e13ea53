import { runBeside } from './run-beside.ts';

/**
 * `npm run check`: the types of everything on one processor, beside them all that is shorter. One thread has the compiler done with
 * half of the processor time that several of them take together.
 */
await runBeside([
  [['tsc', '--noEmit', '--singleThreaded']],
  [
    ['biome', 'ci', '--error-on-warnings', '.'],
    ['tsc', '--singleThreaded', '-p', 'test/demo/browser'],
    ['tsc', '--singleThreaded', '-p', 'src/handover/reader'],
    ['node', 'test/lint/main.ts'],
  ],
]);
