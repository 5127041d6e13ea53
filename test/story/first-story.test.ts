import { expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { PROTOCOLS } from '../../src/wireguard/dialect/dialect.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { beginStory, configOf, letIn, settingOf } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

it.skipIf(missing).each(PROTOCOLS)(
  'on servers of %s, gives two friends working access, on two servers, through every turn of /regen',
  async (protocol) => {
    const story = await beginStory({}, { protocol });
    const { lab, main, eu1, owner, api } = story;
    const client1 = { publicKey: generateKeyPair().publicKey, allowedIps: ['10.0.0.2/32'] };
    await main.addHandmadePeer(client1);
    owner.start();
    await owner.receives(/add_user/);

    const anna = await letIn(story, 501, 'Anna');
    const annasPhone = await lab.phone();
    anna.send('/get_config');
    const first = await configOf(anna);
    expect(first.name).toBe('vpn_501.conf');
    expect(settingOf(first.text, 'Address')).toBe('10.0.0.3/32');
    await annasPhone.up(first.text, first.name);
    expect(await annasPhone.reaches(main.address)).toBe(true);

    const boris = await letIn(story, 502, 'Boris', 'en');
    const borisPhone = await lab.phone();
    boris.send('/my_config');
    const second = await configOf(boris);
    expect(settingOf(second.text, 'Address')).toBe('10.0.0.4/32');
    await borisPhone.up(second.text, second.name);
    expect(await borisPhone.reaches(main.address)).toBe(true);
    expect(await annasPhone.reaches(main.address)).toBe(true);

    boris.send('/server');
    await boris.receives(/Europe & <Co>/);
    boris.press('Europe & <Co>');
    await boris.receives(/Your server/);
    boris.send('/get_config');
    const abroad = await configOf(boris);
    expect(abroad.name).toBe('Europe-Co-2.conf');
    await borisPhone.switchTo(abroad.text, abroad.name);
    expect(await borisPhone.reaches(eu1.address)).toBe(true);

    anna.send('/regen');
    const renewed = await configOf(anna);
    expect(settingOf(renewed.text, 'Address')).toBe('10.0.0.3/32');
    expect(settingOf(renewed.text, 'PrivateKey')).not.toBe(settingOf(first.text, 'PrivateKey'));
    expect(await annasPhone.reaches(main.address)).toBe(true);
    await annasPhone.switchTo(renewed.text, renewed.name);
    expect(await annasPhone.reaches(main.address, 20)).toBe(true);
    const oldPhone = await lab.phone();
    await eventually(async () => (await main.allowedIps()).size === 3);
    await oldPhone.up(first.text, first.name);
    expect(await oldPhone.reaches(main.address, 1)).toBe(false);
    expect(await annasPhone.reaches(main.address)).toBe(true);

    anna.send('/regen');
    const undone = await configOf(anna);
    anna.press('↩️ Отменить замену');
    await anna.receives(/отменена/);
    await eventually(async () => (await main.allowedIps()).size === 3);
    await oldPhone.switchTo(undone.text, undone.name);
    expect(await oldPhone.reaches(main.address, 1)).toBe(false);
    expect(await annasPhone.reaches(main.address)).toBe(true);

    anna.send('/regen');
    const last = await configOf(anna);
    anna.press('⏹ Отключить старый сейчас');
    await eventually(async () => (await main.allowedIps()).size === 3);
    expect(await annasPhone.reaches(main.address, 1)).toBe(false);
    await oldPhone.switchTo(last.text, last.name);
    expect(await oldPhone.reaches(main.address)).toBe(true);

    expect((await main.allowedIps()).get(client1.publicKey)).toEqual(client1.allowedIps);
    const stranger = api.person({ id: 900, first_name: 'Eve', language_code: 'en' });
    stranger.send('/get_config');
    expect((await stranger.receives()).text).toMatch(/private VPN/);
    const group = api.group({ id: -77, title: 'Family' });
    group.say(anna, '/get_config');
    expect((await group.receives()).document).toBeUndefined();
    expect(stranger.chat.messages.some(({ document }) => document)).toBe(false);
    expect(api.violations).toEqual([]);
  },
  120_000,
);
