import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { missingPrograms, programPath } from '../lab/requirements.ts';
import { PagePort } from './page/page-port.ts';
import { servePage } from './page/serve-page.ts';
import { TERMINAL_TEXTS } from './terminal/terminal-texts.ts';
import { World } from './world.ts';

const OFF = ['background-networking', 'component-update', 'gpu', 'quic', 'sync'].map((what) => `--disable-${what}`);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What this machine lacks for a test in a browser, or null; under `CI=true` that is an error. */
export const browserMissing = (): string | null => missingPrograms('chromium');

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
  const world = stack.use(await World.open({ simulated }));
  const port = stack.use(await PagePort.open(0, TERMINAL_TEXTS.en));
  stack.use(servePage(world, port));
  const browser = stack.adopt(await launch(), (one) => one.close());
  const page = await (await browser.newContext({ reducedMotion: 'reduce', ...context })).newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
  stack.defer(() => expect(errors).toEqual([]));
  await page.goto(port.url);
  await page.locator('.person').first().waitFor();
  return { world, page, url: port.url };
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: programPath('chromium') ?? '',
    args: ['--no-sandbox', '--no-first-run', ...OFF],
  });
}

/** What axe finds wrong with the page as it is, in light and in dark, and whether something does not fit its width. */
export async function faults(page: Page): Promise<string[]> {
  const all: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<AxeResult>('axe.run()');
    if (await page.evaluate('document.documentElement.scrollWidth > innerWidth')) all.push(`${colorScheme}: too wide`);
    for (const { id, nodes } of violations) for (const { html } of nodes) all.push(`${colorScheme}: ${id}: ${html}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return all;
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}
