import { describe, expect, it } from 'vitest';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { ask, goOnline, lost } from '../stage/online.ts';
import { beginStory } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');
const STOP = '⏹ Stop the old one now';
const UNDO = '↩️ Undo';

describe.skipIf(missing).concurrent('the buttons under a new config', { timeout: 120_000 }, () => {
  it('undo it without a lost packet; the new config is dead and the next /regen makes another', async ({
    onTestFinished,
  }) => {
    const story = await beginStory({}, { finished: onTestFinished });
    const { friend, phone, server } = await goOnline(story, 501, 'Anna');
    const pings = phone.keepPinging(server.address);
    const undone = await ask(friend, '/regen');
    await eventually(async () => (await server.allowedIps()).size === 2);
    friend.press(UNDO);
    await friend.receives(/Undone/);
    await eventually(async () => (await server.allowedIps()).size === 1);
    const second = await story.lab.phone();
    await second.up(undone.text, undone.name);
    expect(await second.reaches(server.address, 1)).toBe(false);
    await second.down();
    expect((await ask(friend, '/regen')).text).not.toBe(undone.text);
    const report = await pings.stop();
    expect(report.sent).toBeGreaterThan(20);
    expect(lost(report)).toBe(0);
    expect(story.api.violations).toEqual([]);
  });

  it('stop the old config at once; the new one works, and it is too late to undo', async ({
    onTestFinished,
    annotate,
  }) => {
    const story = await beginStory({}, { finished: onTestFinished });
    const { friend, phone, server } = await goOnline(story, 501, 'Anna');
    const renewed = await ask(friend, '/regen');
    const offer = friend.chat.messages.findLast(({ buttons }) => buttons.some(({ text }) => text === UNDO));
    const second = await story.lab.phone();
    const pings = phone.keepPinging(server.address);
    await phone.ping(server.address, { count: 5, interval: 0.05 });
    const pressed = Date.now();
    friend.press(STOP);
    await friend.receives(/old config is off/);
    await eventually(async () => (await server.allowedIps()).size === 1);
    expect(await phone.reaches(server.address, 1)).toBe(false);
    const { lastReply } = await pings.stop();
    await annotate(
      `the last reply to the old config came ${Math.round((lastReply ?? 0) - pressed)} ms after the press`,
    );
    expect((lastReply ?? Infinity) - pressed).toBeLessThan(onBusyMachine(1000));
    await second.up(renewed.text, renewed.name);
    expect(await second.reaches(server.address)).toBe(true);
    expect(lost(await second.ping(server.address, { count: 20, interval: 0.05 }))).toBe(0);
    expect((await friend.press(UNDO, offer).answered()).text).toMatch(/Too late/);
    expect(story.api.violations).toEqual([]);
  });

  it('cannot undo a new config that is in use', async ({ onTestFinished }) => {
    const story = await beginStory({}, { finished: onTestFinished });
    const { friend, phone, server } = await goOnline(story, 501, 'Anna');
    const renewed = await ask(friend, '/regen');
    await phone.switchTo(renewed.text, renewed.name);
    expect(await phone.reaches(server.address)).toBe(true);
    await eventually(async () => (await server.allowedIps()).size === 1);
    const pings = phone.keepPinging(server.address);
    expect((await friend.press(UNDO).answered()).text).toMatch(/Too late/);
    await phone.ping(server.address, { count: 10, interval: 0.05 });
    expect(lost(await pings.stop())).toBe(0);
    expect(story.api.violations).toEqual([]);
  });
});
