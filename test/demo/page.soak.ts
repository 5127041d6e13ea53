import { InputFile } from 'grammy';
import { describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { clickSteps } from './click-steps.ts';
import { browserMissing, faults, openPage } from './open-browser.ts';
import { ANNA, openChat, PIXEL, viewport } from './open-chat.ts';

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
  }, 120_000);

  it('shows the bot’s answer to a press, and sends the command that stands in a text', async () => {
    const { world, page, screen, bot } = await openChat();
    const reply_markup = { inline_keyboard: [[{ text: 'Stale', callback_data: 'gone' }]] };
    await bot.sendMessage(ANNA, 'See /help', { reply_markup });
    await screen.button('Stale').click();
    await page.getByRole('status').getByText('You have no access to this VPN').waitFor(); // she was not invited yet;
    await screen.button('/help').click();
    await eventually(() => world.person(ANNA).chat.messages.some(({ fromBot, text }) => !fromBot && text === '/help'));
  }, 120_000);

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
    await screen.bubble('закрытый VPN');
    expect(world.person(103).chat.messages.at(-1)?.text).toMatch(/закрытый VPN/);
  }, 120_000);

  it('speaks the other language at a click; who has written keeps theirs', async () => {
    const { page, screen } = await openChat();
    await screen.button('Русский').click();
    await page.getByRole('heading', { name: 'Люди' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('ru');
    expect(await page.locator('.person b').allTextContents()).toEqual(['Ольга', 'Anna', 'Борис']);
    expect(await faults(page)).toEqual([]);
  }, 120_000);

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
  }, 120_000);

  it('tells a screen reader of news in the open chat, and not of seconds that pass', async () => {
    const { page } = await openChat();
    const log = page.getByRole('log', { name: 'The bot’s chat with Anna' });
    expect(await log.getByRole('article').count()).toBe(2);
    expect(await page.locator('.log [aria-live="off"]').count()).toBe(await page.locator('.phone').count());
  }, 120_000);

  it('tells the story at a click per step, with the keyboard’s first Tab on its button', async () => {
    const { page, world } = await openPage({ locale: 'ru-RU', viewport });
    await clickSteps(page, 2); // all of them are in guide.soak.ts
    expect(world.owner.chat.messages[0]?.text).toBe('/start');
    expect(world.api.violations).toEqual([]);
  }, 120_000);

  it('offers the story’s next step beside the chat on a phone, first in tab order as well', async () => {
    const { page, world } = await openPage({ locale: 'en-GB', viewport: { width: 390, height: 844 } });
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Do it');
    await page.keyboard.press('Enter');
    await page.locator('.bubble.theirs').first().waitFor();
    expect(world.owner.chat.messages[0]?.text).toBe('/start');
    expect(await faults(page)).toEqual([]);
  }, 120_000);
});
