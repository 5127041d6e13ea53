import { describe, expect, it } from 'vitest';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { ask, goOnline, timeToReply } from '../stage/online.ts';
import { beginStory, configOf, letIn } from '../stage/story.ts';
import { HANGING_WG, outagesOf, UnrulyNode } from './outage.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

async function beginHangingStory(finished: (clear: () => Promise<void>) => void) {
  const programs = new UnrulyNode({ wg: HANGING_WG });
  finished(() => programs[Symbol.asyncDispose]());
  const { path } = programs;
  // the far node's login has the system's own programs
  const story = await beginStory({ RECONCILE_SECONDS: 3 }, { path, finished });
  return { ...story, story, programs };
}

describe.skipIf(missing).concurrent("while the daemon's own wg never returns", { timeout: 120_000 }, () => {
  it('friends elsewhere notice nothing, and friends here get their configs afterwards', async ({
    onTestFinished,
    annotate,
  }) => {
    const { story, programs, daemon, main, lab, api } = await beginHangingStory(onTestFinished);
    const abroad = await goOnline(story, 501, 'Boris', 'eu1');
    const friend = await letIn(story, 502, 'Anna', 'en');
    programs.order('hang');
    friend.send('/get_config');
    await friend.receives(/by itself/);
    programs.withdraw('hang'); // the next one would return; the first one hangs until its time is over
    const renewed = await ask(abroad.friend, '/regen');
    expect(await timeToReply(abroad.phone, renewed, abroad.server.address)).toBeLessThan(onBusyMachine(3000));
    const times: number[] = [];
    while (outagesOf(daemon, 'main').down.length === 0) {
      const start = performance.now();
      await ask(abroad.friend, '/get_config');
      times.push(performance.now() - start);
      await eventually(() => performance.now() > start + 2000);
    }
    await annotate(`${times.length} configs of eu1, the slowest after ${Math.round(Math.max(...times))} ms`);
    expect(times.length).toBeGreaterThan(1);
    expect(Math.max(...times)).toBeLessThan(onBusyMachine(2000));
    const config = await configOf(friend, 40_000);
    const phone = await lab.phone();
    await phone.up(config.text, config.name);
    expect(await phone.reaches(main.address)).toBe(true);
    expect(outagesOf(daemon, 'main').down).toEqual([expect.stringContaining('down (timeout)')]);
    expect(outagesOf(daemon, 'main').back).toHaveLength(1);
    expect(api.violations).toEqual([]);
  });

  it('the daemon still ends when it is asked to', async ({ onTestFinished, annotate }) => {
    const { story, programs, daemon, api } = await beginHangingStory(onTestFinished);
    const { friend, config } = await goOnline(story, 501, 'Anna');
    programs.order('hang');
    friend.send('/regen');
    await friend.receives(/old one still works/);
    const start = performance.now();
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
    await annotate(`ended after ${Math.round(performance.now() - start)} ms`);
    expect(performance.now() - start).toBeLessThan(onBusyMachine(8000));
    programs.withdraw('hang');
    await daemon.start();
    expect((await configOf(friend)).text).not.toBe(config.text);
    expect(api.violations).toEqual([]);
  });
});
