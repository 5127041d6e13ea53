import { expect, it } from 'vitest';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { isConfig } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import { ask, goOnline, lost, timeToReply } from '../stage/online.ts';
import { beginStory, configOf, settingOf } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

it.skipIf(missing)(
  'tells a friend whose server is away that the old config works, and sends the new one when it is back',
  async ({ annotate }) => {
    const story = await beginStory();
    const { daemon, sshd, api } = story;
    const { friend, phone, config, server } = await goOnline(story, 501, 'Anna', 'eu1');
    const pings = phone.keepPinging(server.address);
    await sshd.stop();
    await daemon.says('node eu1 is down');
    const asked = Date.now();
    friend.send('/regen');
    const note = await friend.receives();
    await annotate(`told after ${Date.now() - asked} ms: ${note.text}`);
    expect(note.text).toMatch(/Europe & <Co>.*not answering.*by itself.*old one stays valid/);
    expect(Date.now() - asked).toBeGreaterThan(1900);
    expect(Date.now() - asked).toBeLessThan(onBusyMachine(3500));
    friend.send('/regen'); // impatient: heard of it already
    friend.send('/status');
    const status = await friend.receives();
    expect(status.text).toContain('not answering right now');
    await sshd.start();
    const up = Date.now();
    const renewed = await configOf(friend, 40_000);
    await annotate(`config ${Date.now() - up} ms after sshd was back`);
    expect(settingOf(renewed.text, 'Address')).toBe(settingOf(config.text, 'Address'));
    expect(renewed.text).not.toBe(config.text);
    const report = await pings.stop();
    expect(lost(report)).toBe(0);
    const gap = await timeToReply(phone, renewed, server.address);
    await annotate(`${report.sent} pings through the old config, none lost; gap ${Math.round(gap)} ms`);
    expect(gap).toBeLessThan(onBusyMachine(3000));
    expect(await ask(friend, '/get_config')).toEqual(renewed);
    expect(friend.chat.messages.filter(isConfig)).toHaveLength(3);
    expect(api.violations).toEqual([]);
  },
  120_000,
);
