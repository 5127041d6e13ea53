import { DOUBTS } from './problems/doubts.ts';
import { FILES } from './problems/files.ts';
import { NODES } from './problems/nodes.ts';
import type { Phrases } from './problems/phrases.ts';
import { STORE } from './problems/store.ts';
import { VALUES } from './problems/values.ts';

// A longer phrase comes before the shorter ones that are parts of it.
const PHRASES: Phrases = [...DOUBTS, ...NODES, ...FILES, ...VALUES, ...STORE];

/**
 * A problem of settings or store in Russian. What is wrong is written where it is found, in English, for the journal; names, values and
 * commands in it stay as they are. `test/cli/setting-problems.test.ts` has every sentence of `src/config`.
 */
export const problemInRussian = (english: string): string =>
  PHRASES.reduce((text, [phrase, russian]) => text.replace(phrase, russian), english);
