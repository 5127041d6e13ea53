import { Api, InputFile } from 'grammy';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { browserMissing, faults, type Opened, openPage } from './open-browser.ts';
import { Screen } from './screen.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const viewport = { width: 1360, height: 860 };
const ANNA = 101;

/** Speaks for the bot, so that the page also shows what the bot does not send yet. */
const botOf = ({ world }: Opened) => new Api(world.api.token, { apiRoot: world.api.url });

async function openChat() {
  const opened = await openPage({ locale: 'en-GB', viewport });
  const screen = new Screen(opened.page, 'en');
  await screen.open(1);
  await screen.start();
  await screen.bubble('101');
  return { ...opened, screen, bot: botOf(opened) };
}

describe.skipIf(browserMissing())('the page', () => {
  it('shows what a bot can send: typing, pictures, edits, what is marked in a text, and what is deleted', async () => {
    const { page, screen, bot } = await openChat();
    await bot.sendChatAction(ANNA, 'typing');
    await page.getByText(screen.words.typing).waitFor();
    const photo = await bot.sendPhoto(ANNA, new InputFile(PIXEL, 'pixel.png'), { caption: 'a picture' });
    await page.getByRole('img', { name: screen.words.photo }).waitFor();
    const html = '<b>bold <i>and slanted</i></b> <code>x &lt; 1</code> <a href="https://example.org/">there</a>';
    const { message_id } = await bot.sendMessage(ANNA, html, { parse_mode: 'HTML' });
    const text = (await screen.bubble('bold')).locator('.text');
    expect(await text.evaluate((element) => element.innerHTML)).toBe(
      '<strong>bold <em>and slanted</em></strong> <code>x &lt; 1</code> <a href="https://example.org/" target="_blank" rel="noreferrer">there</a>',
    );
    expect(await faults(page)).toEqual([]);
    await bot.editMessageText(ANNA, message_id, 'another text');
    await screen.bubble(new RegExp(`another text.*${screen.words.edited}`));
    await bot.deleteMessage(ANNA, photo.message_id);
    await page.getByRole('img', { name: screen.words.photo }).waitFor({ state: 'detached' });
  }, 60_000);

  it('shows the bot’s answer to a press, and sends the command that stands in a text', async () => {
    const { world, page, screen, bot } = await openChat();
    const reply_markup = { inline_keyboard: [[{ text: 'Stale', callback_data: 'gone' }]] };
    await bot.sendMessage(ANNA, 'See /help', { reply_markup });
    await screen.button('Stale').click();
    await page.getByRole('status').getByText('no longer works').waitFor();
    await screen.button('/help').click();
    await eventually(() => world.person(ANNA).chat.messages.some(({ fromBot, text }) => !fromBot && text === '/help'));
  }, 60_000);

  it('takes in more people, each with a chat and a language of their own', async () => {
    const { world, page, screen } = await openChat();
    await screen.button(screen.words.addPerson).click();
    const dialog = page.getByRole('dialog', { name: screen.words.addPerson });
    await dialog.getByLabel(screen.words.name).fill('Вера');
    await dialog.getByLabel(screen.words.theirLanguage).selectOption('ru');
    expect(await faults(page)).toEqual([]);
    await dialog.getByRole('button', { name: screen.words.add, exact: true }).click();
    await page.getByRole('heading', { name: 'Вера' }).waitFor();
    await screen.start();
    await screen.bubble('103');
    expect(world.person(103).chat.messages.at(-1)?.text).toMatch(/закрытый VPN/);
  }, 60_000);

  it('speaks the other language at a click; who has written keeps theirs', async () => {
    const { page, screen } = await openChat();
    await screen.button('Русский').click();
    await page.getByRole('heading', { name: 'Люди' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('ru');
    expect(await page.locator('.person b').allTextContents()).toEqual(['Ольга', 'Anna', 'Борис']);
    expect(await faults(page)).toEqual([]);
  }, 60_000);

  it('can be used with the keyboard alone, and keeps the focus while it changes', async () => {
    const { page, screen } = await openChat();
    const focused = () =>
      page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press('Tab');
        if (name.test(await focused())) return;
      }
      throw new Error(`Tab never reaches ${name}`);
    };
    await tabTo(/^☰/);
    await page.keyboard.press('Enter');
    await tabTo(/^\/help/);
    await page.keyboard.press('Enter');
    await screen.bubble('/start');
    expect(await focused()).toBe(screen.words.message);
    await page.keyboard.type('/status');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.locator('.bubble', { hasText: 'private VPN' }).nth(1).waitFor();
    await tabTo(/^Power of Amsterdam/);
    await page.keyboard.press('Space');
    await page.locator('.server[data-up="false"]').waitFor();
    expect(await focused()).toBe('Power of Amsterdam');
  }, 60_000);

  it('tells a screen reader of news in the open chat, and not of seconds that pass', async () => {
    const { page } = await openChat();
    const log = page.getByRole('log', { name: 'The bot’s chat with Anna' });
    expect(await log.getByRole('article').count()).toBe(2);
    expect(await page.locator('.log [aria-live="off"]').count()).toBe(await page.locator('.phone').count());
  }, 60_000);

  it('can tell the whole story at a click per step, with the keyboard’s first Tab on its button', async () => {
    const { page, world } = await openPage({ locale: 'ru-RU', viewport });
    const all = await page.locator('.guide li').count();
    for (let done = 0; done < all; done++) {
      await page.evaluate('document.activeElement.blur()');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Сделать');
      await page.keyboard.press('Enter');
      await page.locator('.guide [data-stage=done]').nth(done).waitFor({ timeout: 60_000 });
    }
    await page.getByText('Это вся история').waitFor();
    expect(world.person(101).chat.messages[0]?.text).toMatch(/^\/start .{8}/); // by the invite's link
    expect(world.api.violations).toEqual([]);
  }, 180_000);

  it('offers the story’s next step beside the chat on a phone, first in tab order as well', async () => {
    const { page, world } = await openPage({ locale: 'en-GB', viewport: { width: 390, height: 844 } });
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Do it');
    await page.keyboard.press('Enter');
    await page.locator('.bubble.theirs').first().waitFor();
    expect(world.owner.chat.messages[0]?.text).toBe('/start');
    expect(await faults(page)).toEqual([]);
  }, 60_000);
});

describe.skipIf(browserMissing())('the chat', () => {
  const atEnd = 'Math.abs(l.scrollHeight - l.scrollTop - l.clientHeight) < 2';
  const isLog = (page: Page, condition: string) =>
    page.evaluate<boolean>(`(() => { const l = document.querySelector('.log'); return ${condition}; })()`);
  const logIs = (page: Page, condition: string) => eventually(() => isLog(page, condition), { timeout: 10_000 });

  it('follows what comes, however much at once, unless its reader has scrolled up', async () => {
    const { page, screen, bot } = await openChat();
    const long = (n: number) => `${n}\n${'line\n'.repeat(12)}end of ${n}`;
    for (let n = 1; n <= 12; n++) await bot.sendMessage(ANNA, long(n));
    await screen.bubble('end of 12');
    await logIs(page, atEnd);
    await page.locator('.log').hover();
    await page.mouse.wheel(0, -700);
    await logIs(page, `!(${atEnd})`);
    const toEnd = screen.button(screen.words.toEnd);
    await toEnd.waitFor();
    const top = await page.evaluate("document.querySelector('.log').scrollTop");
    await bot.sendMessage(ANNA, 'something new');
    await screen.bubble('something new');
    expect(await page.evaluate("document.querySelector('.log').scrollTop")).toBe(top);
    await screen.open(0);
    await screen.open(1);
    await logIs(page, `l.scrollTop === ${top}`); // where its reader left it
    await toEnd.click();
    await logIs(page, atEnd);
    await toEnd.waitFor({ state: 'hidden' });
    await page.mouse.wheel(0, -700);
    await toEnd.waitFor();
    await screen.write('/help'); // whoever writes is at the end again
    await logIs(page, atEnd);
    for (let n = 13; n <= 16; n++) await bot.sendMessage(ANNA, long(n));
    await screen.bubble('end of 16');
    await logIs(page, atEnd);
  }, 60_000);

  it('draws the bot’s reply keyboard: its keys write, or let people be chosen', async () => {
    const { world, page, screen } = await openChat();
    await screen.open(0);
    await screen.start();
    await screen.bubble('/add_user 123456789');
    const keys = page.getByRole('group', { name: screen.words.keyboard });
    await screen.write('/add_user');
    await keys.waitFor();
    expect(await faults(page)).toEqual([]);
    await keys.getByRole('button').last().click(); // "cancel"
    await keys.waitFor({ state: 'hidden' });
    await screen.write('/add_user');
    await keys.getByRole('button').first().click();
    expect(await faults(page)).toEqual([]);
    await screen.choosePerson(0);
    await screen.bubble(/✅.*101/);
    await keys.waitFor({ state: 'hidden' });
    await screen.open(1);
    await screen.bubble('🎉');
    expect(world.api.violations).toEqual([]);
  }, 60_000);

  it('sends a photo, which the owner’s broadcast brings to a friend', async () => {
    const { world, page, screen } = await openChat();
    await screen.open(0);
    await screen.start();
    await screen.bubble('/add_user 123456789');
    await screen.write('/add_user 101');
    await screen.bubble(/✅.*101/);
    await screen.write('/broadcast');
    await screen.bubble(/photo/);
    const picture = { name: 'pixel.png', mimeType: 'image/png', buffer: PIXEL };
    await page.getByLabel(screen.words.attach).setInputFiles(picture);
    const dialog = page.getByRole('dialog', { name: screen.words.attach });
    await dialog.getByLabel(screen.words.caption).fill('Look at this');
    expect(await faults(page)).toEqual([]);
    await dialog.getByRole('button', { name: screen.words.send }).click();
    await page.getByRole('img', { name: screen.words.ownPhoto }).waitFor();
    await screen.button(/^📣/).click();
    await screen.open(1);
    await screen.bubble('Look at this');
    const seen = world.person(ANNA).chat.messages.find(({ photo }) => photo);
    expect(seen?.photo?.bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8])); // a JPEG, as an app sends
    await page
      .getByLabel(screen.words.attach)
      .setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.of(1) });
    await page.getByRole('status').getByText(screen.words.noPicture).waitFor();
    expect(world.api.violations).toEqual([]);
  }, 60_000);
});
