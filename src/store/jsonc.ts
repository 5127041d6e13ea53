import { createRequire } from 'node:module';

/** A JSON reader that knows line numbers. Loaded only for a text that we did not write ourselves, to save start time. */
export const jsonc = (): typeof import('jsonc-parser') => createRequire(import.meta.url)('jsonc-parser');
