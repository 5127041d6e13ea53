import { describe, expect, it } from 'vitest';
import { clickSteps } from './click-steps.ts';
import { browserMissing, openPage } from './open-browser.ts';
import { viewport } from './open-chat.ts';

describe.skipIf(browserMissing())('the page', () => {
  it('can tell the whole story at a click per step', async () => {
    const { page, world } = await openPage({ locale: 'ru-RU', viewport });
    await clickSteps(page, await page.locator('.guide li').count());
    await page.getByText('Это вся история').waitFor();
    expect(world.person(101).chat.messages[0]?.text).toMatch(/^\/start .{8}/); // by the invite's link
    expect(world.api.violations).toEqual([]);
  }, 300_000);
});
