import { resolve } from 'node:path';

/**
 * Compiled code of all programs that tests start with Node's own flags, kept between runs: compiling is most of a short command's
 * work. What was built has another, which goes with it (test/lab/built.ts).
 */
export const COMPILE_CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/lab');
