import { resolve } from 'node:path';

/**
 * Compiled code of all programs that tests start with Node's own flags, kept between runs: compiling is most of a short command's
 * work. The daemon's is another (test/lab/daemon.ts), for its flags make other code.
 */
export const COMPILE_CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/lab');
