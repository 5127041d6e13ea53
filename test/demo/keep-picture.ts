import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const FOLDER = resolve(import.meta.dirname, 'pictures');

/** Those that the papers show. */
const SHOWN = new Set([
  ...['renewed-laptop-en-light', 'renewed-laptop-en-dark', 'renewed-phone-en-dark', 'renewed-phone-ru-light'],
  ...['blocked-phone-en-light', 'blocked-phone-ru-light'],
]);

/** A phone's picture shows more of the chat at once than most phones do. */
const TALL = { width: 390, height: 1100 };

/** A moment of the story that the papers show. */
export interface Moment {
  readonly name: 'renewed' | 'blocked';
  readonly size: string;
  readonly language: string;
  /** What stands at the upper edge of the chat: the text of a message or of a button. */
  readonly first: RegExp;
  /** The last message of it; what comes later is of no matter. */
  readonly last: RegExp;
}

/**
 * Compares the words on the screen with those of the papers' pictures, which stand beside them in a text file: fails when the pictures are
 * older than the words. With `DEMO_PICTURES=1` it takes them anew instead, in light and dark; the fonts of the machine decide how they
 * look (Debian's fonts-inter and fonts-noto-color-emoji made those that are there).
 */
export async function keepPicture(page: Page, { name, size, language, first, last }: Moment): Promise<void> {
  const viewport = page.viewportSize();
  const words = lasting(await wordsOn(page, last));
  const file = `${FOLDER}/${name}-${language}.txt`;
  if (!process.env['DEMO_PICTURES']) {
    expect(words, `${file} and its pictures are old: npm run pictures`).toBe(readFileSync(file, 'utf8'));
    return;
  }
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, words);
  for (const colorScheme of ['light', 'dark'] as const) {
    const picture = `${name}-${size}-${language}-${colorScheme}`;
    if (!SHOWN.has(picture)) continue;
    await page.emulateMedia({ colorScheme });
    if (size === 'phone') await page.setViewportSize(TALL);
    await page.locator('.log :is(.bubble, .inline)', { hasText: first }).last().evaluate(toTop);
    writeFileSync(`${FOLDER}/${picture}.webp`, await asWebp(page, await page.screenshot()));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (viewport) await page.setViewportSize(viewport);
}

/** Scrolls the chat alone, so that this part of it stands at its upper edge. */
function toTop(element: Part): void {
  const log = element.closest('.log');
  if (log) log.scrollTop += element.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
}

/** What the browser has of an element: the tests are compiled without its types. */
interface Part {
  scrollTop: number;
  closest(selector: string): Part | null;
  getBoundingClientRect(): { readonly top: number };
}

/** What the open chat says in its order, down to this message, and the story's steps. */
async function wordsOn(page: Page, last: RegExp): Promise<string[]> {
  const line = page.locator('.log .line');
  const chat = await line.evaluateAll((lines) =>
    lines.map((one) =>
      [...one.querySelectorAll('.file-name, .text, .inline')].map((part) => part.textContent?.trim()).join('\n'),
    ),
  );
  const end = chat.findLastIndex((text) => last.test(text));
  if (end < 0) throw new Error(`the chat has no ${last}`);
  return [...chat.slice(0, end + 1), ...(await page.locator('.guide li span').allTextContents())];
}

const MONTHS = ['en-GB', 'ru'].flatMap((locale) => {
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2026, month, 1)).replace(/[\d\s]+/g, ''));
});
const DAY = new RegExp(`\\d+ (?:${MONTHS.join('|')})(?: \\d{4})?(?: г\\.)?`, 'g');

/** The same words without what is another one each time: dates and numbers. */
const lasting = (texts: readonly string[]): string =>
  `${texts.join('\n\n').replace(DAY, 'DAY').replace(/\d+/g, '0')}\n`;

/** A screenshot as WebP, which is half as large; the browser itself makes it. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const blank = await page.context().newPage();
  try {
    const data = await blank.evaluate<string>(`(async () => {
      const image = new Image();
      image.src = ${JSON.stringify(`data:image/png;base64,${png.toString('base64')}`)};
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', 0.9);
    })()`);
    return Buffer.from(data.replace(/^data:image\/webp;base64,/, ''), 'base64');
  } finally {
    await blank.close();
  }
}
