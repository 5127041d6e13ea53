import { describe, it } from 'vitest';
import { clickStory } from './click-story.ts';
import { browserMissing, openPage } from './open-browser.ts';

const viewport = { width: 1360, height: 860 };

describe.skipIf(browserMissing())('the story by clicks, on a laptop', () => {
  it('is told in English, with real tunnels where the machine can have them', async () => {
    const opened = await openPage({ simulated: false, locale: 'en-GB', viewport });
    await clickStory(opened, 'en', 'laptop');
  }, 300_000);
});
