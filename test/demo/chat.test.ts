import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { browserMissing, faults } from './open-browser.ts';
import { ANNA, openChat, PIXEL } from './open-chat.ts';

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
  }, 120_000);

  it('draws the bot’s reply keyboard: its keys write, or let people be chosen', async () => {
    const { world, page, screen } = await openChat();
    await screen.open(0);
    await screen.start();
    await screen.bubble('/add_user @name');
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
  }, 120_000);

  it('sends a photo, which the owner’s broadcast brings to a friend', async () => {
    const { world, page, screen } = await openChat();
    await screen.open(0);
    await screen.start();
    await screen.bubble('/add_user @name');
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
  }, 120_000);
});
