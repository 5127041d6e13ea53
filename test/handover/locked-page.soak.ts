import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { lockedPageFile, lockedZipFile, printedPageFile } from '../../src/handover/handover-forms.ts';
import { lockedPage, plainPage } from '../../src/handover/locked-page.ts';
import { LANGUAGES } from '../../src/languages.ts';
import { missingPrograms, programPath } from '../lab/requirements.ts';
import { canScan, scanQr } from '../lab/scan-qr.ts';
import { testFolder } from '../stage/temporary-store.ts';
import { CONFIG, handed, inLanguage } from './sample-config.ts';

const WORDS = 'елка лес река мост';
/** As wide as the narrowest phones. */
const PHONE = { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(missingPrograms('chromium') !== null)('in Chromium, from a file and without any network', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: programPath('chromium') ?? '',
      args: ['--no-sandbox', '--no-first-run', '--disable-gpu'],
    });
  });
  afterAll(() => browser.close());

  async function open(html: string, more: { javaScriptEnabled?: boolean; colorScheme?: 'light' | 'dark' } = {}) {
    const path = join(testFolder(), 'Home-3.html');
    writeFileSync(path, html);
    const context = await browser.newContext({ ...PHONE, offline: true, acceptDownloads: true, ...more });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    page.on('request', (request) => !/^(?:file|blob|data):/.test(request.url()) && faults.push(request.url()));
    onTestFinished(() => expect(faults).toEqual([]));
    await page.goto(pathToFileURL(path).href);
    return page;
  }

  async function unlock(page: Page, words = WORDS): Promise<void> {
    await page.locator('#words').fill(words);
    await page.locator('#unlock').tap();
  }

  const fits = (page: Page) => page.evaluate('document.documentElement.scrollWidth <= innerWidth');

  async function faultsOf(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      'axe.run()',
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
  }

  it.each(LANGUAGES)('opens by its words and gives the config out in three ways (%s)', async (language) => {
    const page = await open(await lockedPage(handed(), inLanguage(language), WORDS));
    expect(await page.locator('#preview').isVisible()).toBe(false);
    expect(await fits(page)).toBe(true);
    await unlock(page, ' ЁЛКА,лес.  Река мост ');
    await page.locator('#save').waitFor({ timeout: 60_000 });
    expect(await fits(page)).toBe(true);
    expect(await page.locator('ol').first().locator('li').count()).toBe(4);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save').tap()]);
    expect(download.suggestedFilename()).toBe('Home-3.conf');
    expect(readFileSync(await download.path(), 'utf8')).toBe(CONFIG);
    expect(await page.locator('#config').inputValue()).toBe(CONFIG);
    await page.locator('#copy').tap();
    await expect.poll(() => page.locator('#copy').textContent()).toMatch(/Copied|Скопировано/);
    if (canScan()) expect(scanQr(await page.locator('#qr').screenshot()).toString()).toBe(CONFIG);
  });

  it('opens where a page has no crypto, no clipboard and no BigInt, as on an old phone', async () => {
    const html = await lockedPage(handed(), inLanguage('ru'), WORDS);
    const page = await open('<p>first another page</p>');
    await page.addInitScript(() => {
      for (const name of ['crypto', 'BigInt']) Reflect.deleteProperty(globalThis, name);
      Reflect.deleteProperty(Object, 'hasOwn');
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    const path = join(testFolder(), 'old.html');
    writeFileSync(path, html);
    await page.goto(pathToFileURL(path).href);
    expect(await page.evaluate('typeof crypto + typeof BigInt')).toBe('undefinedundefined');
    await unlock(page);
    await page.locator('#save').waitFor({ timeout: 60_000 });
    expect(await page.locator('#config').inputValue()).toBe(CONFIG);
  });

  it('says that the words are wrong, and opens by the right ones after that', async () => {
    const page = await open(await lockedPage(handed(), inLanguage('ru'), WORDS));
    await unlock(page, 'елка лес река мостик');
    await expect.poll(() => page.locator('#state').textContent(), { timeout: 60_000 }).toMatch(/Слова не те/);
    expect(await page.locator('#opened').isVisible()).toBe(false);
    await unlock(page);
    await page.locator('#save').waitFor({ timeout: 60_000 });
  });

  it('says that it is damaged, instead of nothing', async () => {
    const html = await lockedPage(handed(), inLanguage('ru'), WORDS);
    const page = await open(html.replace(/(<div id="sealed" hidden>.{300})./, '$1_'));
    await unlock(page);
    await expect.poll(() => page.locator('#state').textContent(), { timeout: 60_000 }).toMatch(/повреждён/);
  });

  it('with scripts off says only that this is a preview', async () => {
    const page = await open(await lockedPage(handed(), inLanguage('ru'), WORDS), { javaScriptEnabled: false });
    expect(await page.locator('#preview').isVisible()).toBe(true);
    expect(await page.locator('#lock').isVisible()).toBe(false);
    expect(await page.locator('main').textContent()).toContain('Это только предпросмотр');
    expect(await page.locator('main').textContent()).not.toMatch(/VPN|WireGuard/i);
  });

  it.each(['light', 'dark'] as const)('has no fault that axe finds, locked and open (%s)', async (colorScheme) => {
    const page = await open(await lockedPage(handed({ on: null }), inLanguage('ru'), WORDS), { colorScheme });
    expect(await faultsOf(page)).toEqual([]);
    await unlock(page);
    await page.locator('#save').waitFor({ timeout: 60_000 });
    expect(await faultsOf(page)).toEqual([]);
  });

  it('has steps for each kind of device where nobody knows which it is', async () => {
    const page = await open(await lockedPage(handed({ on: null }), inLanguage('ru'), WORDS));
    await unlock(page);
    await page.locator('#save').waitFor({ timeout: 60_000 });
    expect(await page.locator('summary').allInnerTexts()).toEqual(['iPhone', 'Компьютер']);
    expect(await page.locator('ol').count()).toBe(3);
  });

  it.each(LANGUAGES)('is one printed page with code and steps, without a lock (%s)', async (language) => {
    const { name, bytes } = printedPageFile(handed(), inLanguage(language));
    expect(name).toBe('Home-3-print.html');
    const page = await open(bytes.toString(), { javaScriptEnabled: false });
    expect(await page.locator('li').count()).toBe(4);
    if (canScan()) expect(scanQr(await page.locator('#qr').screenshot()).toString()).toBe(CONFIG);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
  });

  it('shows the steps in a preview that runs no scripts, beside the file in the ZIP', async () => {
    const page = await open(plainPage(handed({ on: 'ios' }), inLanguage('ru'), 'file'), { javaScriptEnabled: false });
    expect(await page.locator('li').count()).toBe(4);
    expect(await page.locator('main').textContent()).toMatch(/Home-3\.conf/);
  });
});

describe('what is not locked', () => {
  it('says neither what it is nor for whom', async () => {
    const { bytes, key, name } = await lockedPageFile(handed(), inLanguage('ru'));
    const html = bytes.toString();
    expect(name).toBe('Home-3.html');
    expect(html.length).toBeLessThan(64_000);
    const sealed = html.match(/[A-Za-z0-9+/=]{1000,}/g) ?? [];
    expect(sealed).toHaveLength(1);
    const readable = html.replace(sealed[0] ?? '', ''); // in random text three letters stand by chance
    for (const secret of ['VPN', 'WireGuard', 'Home-3', 'PrivateKey', CONFIG.slice(0, 40), key, ...key.split(' ')])
      expect(readable).not.toContain(secret);
    for (const secret of ['PrivateKey', CONFIG.slice(0, 40), key]) expect(html).not.toContain(secret);
  });

  it('differs in each file, and so do the keys', async () => {
    const [a, b] = await Promise.all([
      lockedPageFile(handed(), inLanguage('en')),
      lockedPageFile(handed(), inLanguage('en')),
    ]);
    expect(a.key).not.toBe(b.key);
    expect(a.bytes.equals(b.bytes)).toBe(false);
    const zip = await lockedZipFile(handed({ on: 'ios' }), inLanguage('ru'));
    expect(zip.name).toBe('Home-3.zip');
    expect(zip.bytes.includes('PrivateKey')).toBe(false);
    expect(zip.bytes.includes(zip.key.replaceAll(' ', ''))).toBe(false);
  });
});
