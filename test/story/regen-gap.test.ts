import { describe, expect, it } from 'vitest';
import { PROTOCOLS } from '../../src/wireguard/dialect/dialect.ts';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { ask, goOnline, lost, timeToReply } from '../stage/online.ts';
import { deviceOf, editStore, readStore } from '../stage/store-file.ts';
import { beginStory, settingOf } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');
const TWENTY_MINUTES = 20 * 60_000;

describe.skipIf(missing).concurrent('/regen under a tunnel in use', { timeout: 120_000 }, () => {
  it.for(PROTOCOLS)(
    'loses no packet of the old config, and the new one answers within 3 s: %s',
    async (protocol, { onTestFinished, annotate }) => {
      const story = await beginStory({}, { protocol, finished: onTestFinished });
      for (const [id, node] of [
        [501, 'main'],
        [502, 'eu1'],
      ] as const) {
        const { friend, phone, config, server } = await goOnline(story, id, 'Anna', node);
        const pings = phone.keepPinging(server.address);
        const renewed = await ask(friend, '/regen');
        expect(settingOf(renewed.text, 'Address')).toBe(settingOf(config.text, 'Address'));
        await eventually(async () => (await server.allowedIps()).size === 2);
        expect(await ask(friend, '/regen')).toEqual(renewed); // waits: the same file
        await phone.ping(server.address, { count: 30, interval: 0.05 }); // while the interface is read again
        const before = await pings.stop();
        expect(before.sent).toBeGreaterThan(20);
        expect(lost(before)).toBe(0);
        const gap = await timeToReply(phone, renewed, server.address);
        await annotate(`${node}: ${before.sent} pings through the old config, none lost; gap ${Math.round(gap)} ms`);
        expect(gap).toBeLessThan(onBusyMachine(3000));
        await eventually(async () => (await server.allowedIps()).size === 1);
        const after = await phone.ping(server.address, { count: 20, interval: 0.05 });
        expect(lost(after)).toBe(0);
      }
      expect(story.api.violations).toEqual([]);
    },
  );

  it('moves a friend who switches 20 minutes later within 12 s', async ({ onTestFinished, annotate }) => {
    const story = await beginStory({}, { finished: onTestFinished });
    const { friend, phone, server } = await goOnline(story, 501, 'Anna');
    const renewed = await ask(friend, '/regen');
    await eventually(() => deviceOf(readStore(story.daemon), 501).next?.sent_at);
    const pings = phone.keepPinging(server.address);
    expect(await story.daemon.stop()).toEqual({ code: 0, signal: null });
    editStore(story.daemon, (store) => {
      const { next } = deviceOf(store, 501);
      if (next) next.sent_at = new Date(Date.now() - TWENTY_MINUTES).toISOString();
    });
    const from = story.daemon.log.length;
    await story.daemon.start();
    await story.daemon.says('node main is up', { from });
    expect(lost(await pings.stop())).toBe(0);
    const gap = await timeToReply(phone, renewed, server.address); // right after a look: the longest wait there is
    await annotate(`gap ${Math.round(gap)} ms`);
    expect(gap).toBeLessThan(12_000);
    expect(gap).toBeGreaterThan(3000); // the interface is not read every second for weeks
    await eventually(async () => (await server.allowedIps()).size === 1);
    expect(story.api.violations).toEqual([]);
  });
});
