import { createRequire } from 'node:module';

/** The reader that knows places in a text; loaded when a text is not as we write it, which most starts never see. */
export const jsonc = (): typeof import('jsonc-parser') => createRequire(import.meta.url)('jsonc-parser');
