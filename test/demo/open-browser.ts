import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { builtMain } from '../lab/built.ts';
import { missingPrograms } from '../lab/requirements.ts';
import { launchBrowser } from './launch-browser.ts';
import { PagePort } from './page/page-port.ts';
import { servePage } from './page/serve-page.ts';
import { TERMINAL_TEXTS } from './terminal/terminal-texts.ts';
import { World } from './world.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What this machine lacks for a test in a browser, or null; under `CI=true` that is an error. */
export const browserMissing = (): string | null => missingPrograms('chromium');

/**
 * What Chromium says when it gives up all that it loads because an interface of the machine came or went, as those of other tests do.
 */
const NETWORK_CHANGED = 'ERR_NETWORK_CHANGED';

export interface Opened {
  readonly world: World;
  readonly page: Page;
  readonly url: string;
}

export interface OpenOptions extends BrowserContextOptions {
  readonly simulated?: boolean;
}

/** A world of its own and its page in a real browser, both gone when the test is over; an error on the page fails the test. */
export async function openPage({ simulated = true, ...context }: OpenOptions = {}): Promise<Opened> {
  const stack = new AsyncDisposableStack();
  onTestFinished(() => stack.disposeAsync());
  const world = stack.use(await World.open({ simulated, main: builtMain() }));
  const port = stack.use(await PagePort.open(0, TERMINAL_TEXTS.en));
  stack.use(servePage(world, port));
  const browser = stack.adopt(await launchBrowser(), (one) => one.close());
  const page = await (await browser.newContext({ reducedMotion: 'reduce', ...context })).newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on(
    'console',
    (line) => line.type() === 'error' && !line.text().includes(NETWORK_CHANGED) && errors.push(line.text()),
  );
  stack.defer(() => expect(errors).toEqual([]));
  await load(page, port.url);
  return { world, page, url: port.url };
}

/** Opens the page, again where the browser gave up what it had begun to load. */
async function load(page: Page, url: string): Promise<void> {
  const isThere = page.locator('.person').first();
  for (let tries = 1; ; tries += 1) {
    try {
      await page.goto(url);
      return await isThere.waitFor({ timeout: 20_000 });
    } catch (error) {
      if (tries === 4) throw error;
    }
  }
}

/** All of them in light; in dark those about colours alone, for nothing else is another one there. */
const RULES = [
  ['light', ''],
  ['dark', `{ runOnly: ['color-contrast', 'link-in-text-block'] }`],
] as const;

/** What axe finds wrong with the page as it is, in light and in dark, and whether something does not fit its width. */
export async function faults(page: Page): Promise<string[]> {
  const all: string[] = [];
  if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(AXE);
  for (const [colorScheme, rules] of RULES) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate<AxeResult>(`axe.run(${rules})`);
    if (await page.evaluate('document.documentElement.scrollWidth > innerWidth')) all.push(`${colorScheme}: too wide`);
    for (const { id, nodes } of violations) for (const { html } of nodes) all.push(`${colorScheme}: ${id}: ${html}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return all;
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}
