import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { renderConfig } from '../../src/peers/devices/render-config.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { eventually } from '../lab/eventually.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor, programPath } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { box, newKey, node, peer, stateOf, user } from '../stage/sample-state.ts';
import { testFolder } from '../stage/temporary-store.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'nft', 'chromium');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** As wide as the narrowest phones. */
const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };
const PORT = 8780;

/**
 * A server with its page, and a friend's phone in the tunnel; the phone's browser finds `dns` at the address that is given. Linked, it has
 * a silent exit that the friend chose.
 */
async function openTunnel({ dnsAt = null as string | null, isLinked = false } = {}) {
  const lab = await WireguardLab.start();
  onTestFinished(() => lab.close());
  const server = await lab.server();
  const device = peer({ wg_ip: '10.0.0.3/32', telegram_id: 7, seen_door: '203.0.113.7:443' });
  const serverKey = await server.wg('show', 'public-key').then((text) => text.trim());
  const page = await startPage(server, device, isLinked);
  const secret = box.open(device.public_key, device.secret ?? '');
  await server.wg(
    'set',
    'peer',
    device.public_key,
    'allowed-ips',
    '10.0.0.3/32',
    'preshared-key',
    pskFile(secret.presharedKey),
  );
  const profile = node({
    endpointHost: server.endpoint.host,
    endpointPort: server.endpoint.port,
    allowedIps: ['0.0.0.0/0'],
  });
  const phone = await lab.phone();
  await phone.up(renderConfig(profile, serverKey, device, secret), 'Home-1.conf');
  expect(await phone.reaches(server.address, 20)).toBe(true);
  const browser = await browserIn(phone, dnsAt);
  return { server, phone, browser, page };
}

function pskFile(key: string): string {
  const path = join(testFolder(), 'psk');
  writeFileSync(path, `${key}\n`, { mode: 0o600 });
  return path;
}

async function startPage(server: WireguardServer, device: ReturnType<typeof peer>, isLinked: boolean) {
  const folder = testFolder();
  const link = { public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null };
  const state = stateOf([device], {
    users: { '7': user(7, { language: 'ru', exits: { main: { way: 'away', to: 'eu1' } } }) },
    links: isLinked ? { main: { eu1: link } } : {},
  });
  writeFileSync(join(folder, 'peers.json'), new StoreSerializer().serialize(state));
  const file = join(folder, 'settings.json');
  writeFileSync(
    file,
    JSON.stringify({
      ...{
        BOT_TOKEN: `1:${'a'.repeat(35)}`,
        ADMIN_ID: '1',
        PEERS_FILE: join(folder, 'peers.json'),
        STORE_KEY: '5a'.repeat(32),
      },
      ...{ HELPER_PAGE_PORT: String(PORT), HELPER_PAGE_NAME: 'vpn.internal', WG_COUNTRY: 'fi', WG_NAME: 'Helsinki' },
      ...{ WG_INTERFACE: server.interface, WG_ENDPOINT_HOST: '203.0.113.7', WG_NETWORK_CIDR: '10.0.0.0/24' },
      WG_ALLOWED_IPS: '0.0.0.0/0',
    }),
  );
  const script = new URL('serve-page.ts', import.meta.url).pathname;
  const running = server.namespace.spawn(process.execPath, script, file);
  let said = '';
  for (const stream of [running.stdout, running.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  onTestFinished(async () => {
    running.kill('SIGTERM');
    await running;
  });
  await eventually(() => said.includes('helper page: http://10.0.0.1/'), { timeout: 30_000 });
  return { running, said: () => said };
}

/** Chromium inside the phone's namespace. */
async function browserIn(phone: Phone, dnsAt: string | null): Promise<Browser> {
  const wrapper = join(testFolder(), 'chromium');
  writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${phone.namespace.name} ${programPath('chromium')} "$@"\n`);
  chmodSync(wrapper, 0o755);
  const names = dnsAt === null ? 'MAP vpn.internal ~NOTFOUND' : `MAP vpn.internal ${dnsAt}`;
  const args = ['--no-sandbox', '--no-first-run', '--disable-gpu', `--host-resolver-rules=${names}`];
  const browser = await chromium.launch({ executablePath: wrapper, args });
  onTestFinished(() => browser.close());
  return browser;
}

async function visit(browser: Browser, url = 'http://10.0.0.1/', colorScheme: 'light' | 'dark' = 'light') {
  const context = await browser.newContext({ ...PHONE, colorScheme });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('request', (request) => {
    if (!/^http:\/\/(?:10\.0\.0\.1|vpn\.internal)\//.test(request.url())) faults.push(request.url());
  });
  await page.goto(url);
  return { page, faults };
}

/** The page where the answer that tells who looks names up is slow, as on a poor connection. */
async function openSlowly(browser: Browser) {
  const page = await (await browser.newContext(PHONE)).newPage();
  await page.route('**/dns', async (route) => {
    await wait(6000);
    await route.continue();
  });
  await page.goto('http://10.0.0.1/');
  return page;
}

describe.skipIf(missing)('a friend in the tunnel opens its address in Chromium', () => {
  test('and reads how things stand, in their language, on a narrow phone; port 80 leads there, and nothing from elsewhere is loaded', async () => {
    const { browser, server, page: served, phone } = await openTunnel({ dnsAt: '10.0.0.1' });
    const slow = await openSlowly(browser);
    const { page, faults } = await visit(browser);
    expect(await page.locator('h1').textContent()).toBe('Ваш VPN');
    await page.locator('#dns-own').waitFor();
    const text = await page.locator('main').textContent();
    expect(text).toContain('Вы подключены: Helsinki.');
    expect(text).toContain('Сайты видят адрес сервера: Финляндия.');
    expect(text).toContain('IPv4 идёт через VPN.');
    expect(text).toContain('IPv6 может идти мимо VPN: сайты видят ваш собственный адрес.');
    expect(text).toContain('Напишите владельцу VPN');
    expect(text).toContain('Имена сайтов узнаёт этот сервер.');
    expect(text).toContain('Ваш вход: 203.0.113.7:443.');
    expect(text).not.toMatch(/\/server/);
    expect(text).not.toMatch(/Анна|PrivateKey|telegram/i);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.locator('a[lang=en]').tap();
    await page.locator('text=You are connected: Helsinki.').waitFor();
    expect(await page.locator('main').textContent()).toContain('Sites see the address of the server: Finland.');
    expect(faults).toEqual([]);
    for (const colorScheme of ['light', 'dark'] as const) {
      const shown = await visit(browser, 'http://10.0.0.1/', colorScheme);
      const unstyled = await shown.page.evaluate('getComputedStyle(document.querySelector("li")).borderRadius');
      expect(unstyled).not.toBe('0px');
      const context = await browser.newContext({ ...PHONE, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      await page.goto('http://10.0.0.1/');
      await page.evaluate(AXE);
      const { violations } = await page.evaluate<{ violations: { id: string }[] }>('axe.run()');
      expect(violations.map(({ id }) => id)).toEqual([]);
    }
    await slow.locator('#dns-own').waitFor();
    // somebody's `flush ruleset` takes the redirect away; the next look puts it back
    await server.namespace.run(['nft', 'flush', 'ruleset']);
    await expect(visit(browser)).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
    served.running.kill('SIGUSR2');
    await eventually(() => served.said().includes('kept'));
    await visit(browser);
    // only on the tunnel's address
    await expect(visit(browser, `http://${server.endpoint.host}:${PORT}/`)).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
    expect(await phone.reaches(server.address, 5)).toBe(true);
    served.running.kill('SIGTERM');
    await served.running;
    expect(await server.namespace.run(['nft', 'list', 'ruleset'])).not.toContain('vpn-bot-page');
  });

  test('and hears that somebody else answers names, and that the exit is silent, with what to do', async () => {
    const { browser } = await openTunnel({ isLinked: true });
    const { page, faults } = await visit(browser, 'http://10.0.0.1/?lang=en');
    await page.locator('#dns-other').waitFor();
    expect(await page.locator('#dns').textContent()).toMatch(/looked up elsewhere.*Switch off “Private DNS”/s);
    expect(await page.locator('#dns-own').isVisible()).toBe(false);
    const finding = page.locator('li', { hasText: 'All sites open from eu1' });
    expect(await finding.textContent()).toMatch(/But eu1 does not answer.*send \/server to the bot\./s);
    expect(faults).toEqual([]);
  });
});
