import { describe, it } from 'vitest';
import { clickStory } from './click-story.ts';
import { browserMissing, openPage } from './open-browser.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
const laptop = { viewport: { width: 1360, height: 860 } };

describe.skipIf(browserMissing())('the story by clicks', () => {
  it('is told on a phone, in English', async () => {
    await clickStory(await openPage({ locale: 'en-GB', ...phone }), 'en', 'phone');
  }, 300_000);

  it('is told on a phone, in Russian', async () => {
    await clickStory(await openPage({ locale: 'ru-RU', ...phone }), 'ru', 'phone');
  }, 300_000);

  it('is told on a laptop, in Russian', async () => {
    await clickStory(await openPage({ locale: 'ru-RU', ...laptop }), 'ru', 'laptop');
  }, 300_000);
});
