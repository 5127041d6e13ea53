import { setImmediate as turn } from 'node:timers/promises';
import { LANGUAGES } from './languages.ts';
import { loadChatTexts } from './texts/chat/languages.ts';

/**
 * The imports of `service.ts` from the bottom up, in parts that load in 10 to 60 ms each. Each of them cuts what is built into more files
 * that import each other, and resolving their names costs time and memory: three more parts were twice as many imports and 3 MB.
 */
const PARTS = [
  () => import('./peers/records/records.ts'),
  () => import('./store/json-store.ts'),
  ...LANGUAGES.map((language) => () => loadChatTexts(language)),
  () => import('./telegram/router/router.ts'),
  () => import('./wiring/build-nodes.ts'),
  () => import('./wiring/build-answering.ts'),
];

/**
 * Loads the longer part of the program while Telegram is being called. It is loaded in parts, because the event loop only turns between
 * two imports.
 */
export async function loadService(): Promise<typeof import('./service.ts')> {
  for (const load of PARTS) {
    await load();
    await turn();
  }
  return import('./service.ts');
}
