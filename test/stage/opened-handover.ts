import { fromBase64, openSealed } from '../../src/handover/reader/open-sealed.ts';
import type { SealedPage } from '../../src/handover/sealed-page.ts';

/** What the reader of a locked page shows for these words; throws when they are others. */
export async function openedHandover(html: string, words: string): Promise<SealedPage> {
  const sealed = /<div id="sealed" hidden>([^<]+)</.exec(html)?.[1] ?? '';
  const page = await openSealed(fromBase64(sealed), words);
  if (page === null) throw new Error(`not the words: ${words}`);
  return JSON.parse(new TextDecoder().decode(page));
}
