import { setImmediate as turn } from 'node:timers/promises';
import { LANGUAGES } from './languages.ts';
import { loadChatTexts } from './texts/chat/languages.ts';

/** What `service.ts` imports, from the bottom up: each loads what is new in it, in 10 to 30 ms. */
const PARTS = [
  () => import('./peers/records/records.ts'),
  () => import('./store/json-store.ts'),
  ...LANGUAGES.map((language) => () => loadChatTexts(language)),
  () => import('./telegram/router/router.ts'),
  () => import('./telegram/router/menus.ts'),
  () => import('./wiring/build-core.ts'),
  () => import('./wiring/build-nodes.ts'),
  () => import('./wiring/build-health.ts'),
  () => import('./wiring/build-answering.ts'),
];

/**
 * The longer part of a start, while Telegram is called. Loaded in one piece, nothing else would happen meanwhile; between two parts
 * the event loop turns, and the calls go on.
 */
export async function loadService(): Promise<typeof import('./service.ts')> {
  for (const load of PARTS) {
    await load();
    await turn();
  }
  return import('./service.ts');
}
