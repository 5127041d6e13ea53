import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Does so many steps of the story by the page's guide, in Russian; the keyboard's first Tab is on the button of each. */
export async function clickSteps(page: Page, count: number): Promise<void> {
  for (let done = 0; done < count; done++) {
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Сделать');
    await page.keyboard.press('Enter');
    await page.locator('.guide [data-stage=done]').nth(done).waitFor({ timeout: 60_000 });
  }
}
