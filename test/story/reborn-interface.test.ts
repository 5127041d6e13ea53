import { describe, expect, it } from 'vitest';
import { PROTOCOLS } from '../../src/wireguard/dialect/dialect.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { goOnline } from '../stage/online.ts';
import { readStore } from '../stage/store-file.ts';
import { beginStory } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');
/** Well below the minute that RECONCILE_SECONDS is by default. */
const SECONDS = 12_000;

describe.skipIf(missing).concurrent('an interface that vanished and came back', { timeout: 120_000 }, () => {
  it.for(PROTOCOLS)(
    'is whole within seconds on this machine, each time: %s',
    async (protocol, { onTestFinished, annotate }) => {
      const story = await beginStory({}, { protocol, finished: onTestFinished });
      const { friend: _, phone, config, server } = await goOnline(story, 501, 'Anna');
      await goOnline(story, 502, 'Boris');
      for (let time = 1; time <= 5; time++) {
        await server.restart();
        const start = performance.now();
        await eventually(async () => (await server.allowedIps()).size === 2, { timeout: SECONDS });
        await annotate(`restart ${time}: whole after ${Math.round(performance.now() - start)} ms`);
      }
      await phone.switchTo(config.text, config.name);
      expect(await phone.reaches(server.address)).toBe(true);
      expect(Date.parse(readStore(story.daemon).nodes['main']?.up_since ?? '')).toBeGreaterThan(Date.now() - 30_000);
      expect(story.api.violations).toEqual([]);
    },
  );

  it('is whole within seconds after it was away for longer', async ({ onTestFinished, annotate }) => {
    const story = await beginStory({ RECONCILE_SECONDS: 2 }, { finished: onTestFinished });
    const { friend, server } = await goOnline(story, 501, 'Anna');
    await server.vanish();
    await story.daemon.says(/<4>node main is down \(no-interface\)/);
    friend.send('/get_config');
    await friend.receives(/not answering.*by itself/);
    await server.start();
    const start = performance.now();
    await friend.receives(/vpn_501/, { timeout: SECONDS });
    await annotate(`whole after ${Math.round(performance.now() - start)} ms`);
    expect((await server.allowedIps()).size).toBe(1);
    expect(story.api.violations).toEqual([]);
  });

  it('is whole within seconds after a reboot of a machine over SSH', async ({ onTestFinished, annotate }) => {
    const story = await beginStory({}, { finished: onTestFinished });
    const { phone, config, server } = await goOnline(story, 501, 'Anna', 'eu1');
    await goOnline(story, 502, 'Boris', 'eu1');
    await story.sshd.stop();
    await server.restart();
    await story.daemon.says('node eu1 is down');
    await story.sshd.start();
    const start = performance.now();
    await eventually(async () => (await server.allowedIps()).size === 2, { timeout: SECONDS });
    await annotate(`whole after ${Math.round(performance.now() - start)} ms`);
    await phone.switchTo(config.text, config.name);
    expect(await phone.reaches(server.address)).toBe(true);
    expect(story.api.violations).toEqual([]);
  });
});
