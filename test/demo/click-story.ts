import { expect } from 'vitest';
import { keepPicture } from './keep-picture.ts';
import { faults, type Opened } from './open-browser.ts';
import type { Language } from './page/protocol.ts';
import { Screen } from './screen.ts';

const [OLGA, ANNA, BORIS] = [0, 1, 2];

/** The story of `npm run demo -- --script`, by clicks alone; the page is looked over for accessibility at each turn, and its words beside the pictures' of the papers. */
export async function clickStory(opened: Opened, language: Language, size: string): Promise<void> {
  const screen = new Screen(opened.page, language);
  expect(await opened.page.evaluate('document.documentElement.lang')).toBe(language);
  expect(await faults(opened.page)).toEqual([]);
  await letIn(screen);
  await readAndDownload(screen);
  await meetBoris(screen);
  await findAnotherWay(screen);
  const blocked = { first: /^🏠/, last: /^✅ (?:It works|Получилось)/ };
  await keepPicture(opened.page, { name: 'blocked', size, language, ...blocked });
  await goAbroad(screen);
  await renew(screen);
  const renewed = { first: /\/regen/, last: /^✅ (?:The new|Новый)/ };
  await keepPicture(opened.page, { name: 'renewed', size, language, ...renewed });
  await outage(screen, opened);
  await lookUpDoors(screen);
  expect(opened.world.api.violations).toEqual([]);
}

async function letIn(screen: Screen): Promise<void> {
  await screen.open(OLGA);
  await screen.start();
  await screen.bubble(/\/add_user @/);
  await screen.command('/invite');
  await (await screen.bubble('t.me/vpn_demo_bot')).getByRole('button', { name: /start=.*-ios$/ }).click();
  await screen.choosePerson(0);
  await screen.bubble('👋');
  const file = await screen.file(0);
  await screen.isPhone(file, 'off');
  await screen.turn(file);
  await screen.isPhone(file, 'online');
  await screen.bubble(/✅/);
  expect(await faults(screen.page)).toEqual([]);
}

async function readAndDownload(screen: Screen): Promise<void> {
  const { page, words } = screen;
  await screen.button(`${words.open}: vpn_101.conf`).click();
  const dialog = page.getByRole('dialog', { name: 'vpn_101.conf' });
  expect(await dialog.locator('pre').textContent()).toMatch(/^\[Interface\]\nPrivateKey = /);
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole('button', { name: words.close }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: `${words.download}: vpn_101.conf` }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('vpn_101.conf');
}

async function meetBoris(screen: Screen): Promise<void> {
  await screen.open(BORIS);
  await screen.start();
  await screen.button(/^🙋/).click();
  await screen.open(OLGA);
  await screen.button(/^✅ (?:Let in|Впустить)/).click();
  await screen.bubble(/✅.*102/);
  await screen.open(BORIS);
  await screen.bubble('🎉');
}

/** His network drops WireGuard at its usual port; one button and the name of the network bring a file with another door. */
async function findAnotherWay(screen: Screen): Promise<void> {
  await screen.blockNetwork();
  await screen.button('🍏 iPhone').click();
  const file = await screen.file(0);
  await screen.below('🛟').waitFor();
  await screen.turn(file);
  await screen.isPhone(file, 'dark');
  expect(await faults(screen.page)).toEqual([]);
  await screen.below('🛟').click();
  await screen.button(/^(?:MTS|МТС)$/).click();
  const other = await screen.file(1);
  await screen.turn(other);
  await screen.isPhone(other, 'online');
  await screen.bubble(/✅/);
}

/** He is on another network now, has deleted the old file, and takes the other server as well. */
async function goAbroad(screen: Screen): Promise<void> {
  await screen.turn(await screen.file(0));
  await screen.blockNetwork();
  await screen.command('/server');
  await screen.button('Helsinki').click();
  await screen.button('✅ Helsinki').waitFor(); // the same message, edited
  await screen.command('/get_config');
  const file = await screen.file(2);
  expect(await file.locator('.file-name').textContent()).toBe('Helsinki-3.conf');
  await screen.turn(file);
  await screen.isPhone(file, 'online');
}

async function renew(screen: Screen): Promise<void> {
  await screen.open(ANNA);
  await screen.command('/regen');
  const [old, renewed] = [await screen.file(0), await screen.file(1)];
  await screen.isPhone(old, 'online');
  await screen.turn(renewed);
  await screen.isPhone(renewed, 'online');
  await screen.isPhone(old, 'dark');
  await screen.bubble(/✅ (?:The new|Новый)/);
  expect(await faults(screen.page)).toEqual([]);
}

async function outage(screen: Screen, { world }: Opened): Promise<void> {
  const from = world.daemon.log.length;
  await screen.plug('Helsinki');
  await screen.page.locator('.server[data-up="false"]').waitFor();
  expect(await faults(screen.page)).toEqual([]);
  await screen.open(BORIS);
  const file = await screen.file(2);
  await screen.isPhone(file, 'dark');
  await world.daemon.says('node eu1 is down', { from, timeout: 60_000 });
  await screen.command('/get_config');
  await screen.bubble(/Helsinki.*(?:is not answering|не отвечает)/);
  await screen.plug('Helsinki');
  await screen.open(BORIS);
  await screen.file(3);
  await screen.isPhone(file, 'online');
  await screen.open(ANNA);
  await screen.isPhone(await screen.file(1), 'online');
}

/** The owner reads which ways in let friends through, network by network. */
async function lookUpDoors(screen: Screen): Promise<void> {
  await screen.open(BORIS);
  await screen.bubble(/✅.*(?:the other way in|другой вход)/); // believed once his session has stood for 20 s
  await screen.open(OLGA);
  await screen.command('/nodes');
  await screen.button('🔎 Amsterdam').click();
  await screen.below('📶').click();
  await screen.bubble(/(?:MTS|МТС) 0\/1.*(?:MTS|МТС) 1\/0/s);
  expect(await faults(screen.page)).toEqual([]);
}
