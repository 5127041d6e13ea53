import { describe, expect, it } from 'vitest';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { ask, goOnline, lost, timeToReply } from '../stage/online.ts';
import { deviceOf, readStore } from '../stage/store-file.ts';
import { beginStory } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

describe.skipIf(missing).concurrent('a /regen that waits while the daemon', { timeout: 120_000 }, () => {
  for (const [how, signal] of [
    ['is restarted', 'SIGTERM'],
    ['is killed', 'SIGKILL'],
  ] as const) {
    it(`${how} costs no packet, and the new config works afterwards`, async ({ onTestFinished, annotate }) => {
      const story = await beginStory({}, { finished: onTestFinished });
      const { friend, phone, server } = await goOnline(story, 501, 'Anna');
      const pings = phone.keepPinging(server.address);
      const renewed = await ask(friend, '/regen');
      await story.daemon.stop(signal);
      await phone.ping(server.address, { count: 10, interval: 0.05 });
      await story.daemon.start();
      expect(await ask(friend, '/regen')).toEqual(renewed);
      await phone.ping(server.address, { count: 10, interval: 0.05 });
      const report = await pings.stop();
      expect(report.sent).toBeGreaterThanOrEqual(15); // ten while the daemon was away, and those since
      expect(lost(report)).toBe(0);
      const gap = await timeToReply(phone, renewed, server.address);
      await annotate(`${signal}: ${report.sent} pings, none lost; gap ${Math.round(gap)} ms`);
      expect(gap).toBeLessThan(onBusyMachine(3000));
      await eventually(async () => (await server.allowedIps()).size === 1);
      expect(story.api.violations).toEqual([]);
    });
  }

  it('is dead takes effect as soon as it lives again, for a friend who switched meanwhile', async ({
    onTestFinished,
    annotate,
  }) => {
    const story = await beginStory({}, { finished: onTestFinished });
    const { friend, phone, config, server } = await goOnline(story, 501, 'Anna');
    const renewed = await ask(friend, '/regen');
    await story.daemon.stop('SIGKILL');
    await phone.switchTo(renewed.text, renewed.name);
    expect(await phone.reaches(server.address, 1)).toBe(false);
    await phone.switchTo(config.text, config.name);
    expect(await phone.reaches(server.address)).toBe(true); // the way back is open
    await phone.switchTo(renewed.text, renewed.name);
    const pings = phone.keepPinging(server.address);
    await eventually(async () => /\t[1-9]\d*\n[^\n]*\t[1-9]\d*$/.test(await server.wg('show', 'latest-handshakes')));
    const start = performance.now();
    story.daemon.launch();
    expect(await phone.reaches(server.address, 60)).toBe(true);
    await annotate(`reached ${Math.round(performance.now() - start)} ms after the start of the daemon`);
    await phone.ping(server.address, { count: 10, interval: 0.05 });
    expect((await pings.stop()).received).toBeGreaterThan(0);
    await eventually(() => deviceOf(readStore(story.daemon), 501).next === null);
    expect(story.api.violations).toEqual([]);
  });
});
