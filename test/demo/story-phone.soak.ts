import { describe, it } from 'vitest';
import { clickStory } from './click-story.ts';
import { browserMissing, openPage } from './open-browser.ts';

const viewport = { width: 390, height: 844 };

describe.skipIf(browserMissing())('the story by clicks, on a phone', () => {
  it('is told in English', async () => {
    const opened = await openPage({ locale: 'en-GB', viewport, hasTouch: true });
    await clickStory(opened, 'en', 'phone');
  }, 180_000);

  it('is told in Russian', async () => {
    const opened = await openPage({ locale: 'ru-RU', viewport, hasTouch: true });
    await clickStory(opened, 'ru', 'phone');
  }, 180_000);
});
