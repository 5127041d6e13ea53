import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = resolve(import.meta.dirname, 'pictures');

/** Those that the papers show. */
const SHOWN = new Set(['laptop-en-light', 'laptop-en-dark', 'phone-ru-light', 'phone-en-dark']);

/**
 * The papers’ pictures, in light and dark. Taken only with `DEMO_PICTURES=1`, so that a test changes no file of the repository; the
 * fonts of the machine decide how they look (Debian's fonts-inter and fonts-noto-color-emoji made those that are there).
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!process.env['DEMO_PICTURES']) return;
  mkdirSync(FOLDER, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    if (!SHOWN.has(`${name}-${colorScheme}`)) continue;
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${FOLDER}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
