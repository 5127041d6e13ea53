import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { readParameters } from '../../src/amnezia/read-parameters.ts';
import { readLink } from '../../src/amnezia/vpn-link.ts';
import { type AmneziawgOptions, AWG, SAMPLE_2, withAwg } from '../lab/amneziawg/amneziawg.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfigMenu } from '../lab/is-config.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { admit, configFor, noNode, setStage, storeOf } from '../stage/daemon-stage.ts';
import { watchSecrets } from './secrets-watch.ts';

const HEADER_KEY = Buffer.alloc(32, 0x5c).toString('base64');

/** A daemon whose only node speaks AmneziaWG, with a real tunnel behind the lab's `awg`, and a phone. */
async function openAmneziawg(amneziawg: AmneziawgOptions) {
  const lab = await WireguardLab.start({ protocol: 'amneziawg' });
  onTestFinished(() => lab.close());
  const server = await lab.server({ amneziawg });
  const settings = { WG_PROTOCOL: 'amneziawg', RECONCILE_SECONDS: 1, LOG_LEVEL: 'trace' };
  const stage = await setStage({ server, settings, env: { PATH: withAwg() } });
  return { ...stage, server, phone: await lab.phone(), lab };
}

/** The file as the phone in the lab opens it: the settings name an endpoint that is nobody's. */
const reachable = (text: string, host: string) => text.replace(/^Endpoint = .*:/m, `Endpoint = ${host}:`);

/** AmneziaVPN's link to the last config. */
async function linkOf(friend: Person): Promise<string> {
  const menu = friend.chat.messages.findLast(isConfigMenu);
  await friend.press('🤖 Android', menu).answered();
  const guide = await friend.chat.receivesEdit(({ message_id }) => message_id === menu?.message_id);
  expect(guide.text).toContain('AmneziaVPN app, version 4.8.12.7 or later');
  await friend.press('🔗 Link for AmneziaVPN', guide).answered();
  const { text } = await friend.receives(/vpn:\/\//);
  return readLink(/vpn:\/\/[\w-]+/.exec(text)?.[0] ?? '');
}

test.skipIf(noNode)(
  'a friend of an AmneziaWG server gets a file with its parameters, connects, and renews it without a gap',
  { timeout: 120_000 },
  async () => {
    const stage = await openAmneziawg({ fields: 20 });
    const { daemon, owner, server, phone } = stage;
    await daemon.start();
    owner.start();
    const anna = await admit(stage, 502, 'en');
    anna.send('/get_config');
    const first = await configFor(anna);
    const wanted = Object.fromEntries(Object.entries(SAMPLE_2).map(([name, value]) => [name, String(value)]));
    expect(readParameters(first.text)).toMatchObject({ parameters: wanted, problems: [], unknown: [] });
    expect(first.text).toMatch(/^MTU = 1280$/m);
    await phone.up(reachable(first.text, server.endpoint.host), first.name);
    expect(await phone.reaches(server.address, 10)).toBe(true);

    anna.send('/regen');
    const second = await configFor(anna);
    expect(second.name).not.toBe(first.name);
    expect(await phone.reaches(server.address)).toBe(true); // the old key still works
    await phone.switchTo(reachable(second.text, server.endpoint.host), second.name);
    expect(await phone.reaches(server.address, 10)).toBe(true);
  },
);

test.skipIf(noNode)(
  'no config goes out while nobody could connect with it; it comes by itself after the mend, and no secret is told anywhere',
  { timeout: 120_000 },
  async () => {
    const parameters = { ...SAMPLE_2, HeaderProtectionKey: HEADER_KEY, ContentPaddingAddition: '10-100', Jmin: 90 };
    const stage = await openAmneziawg({ fields: 29, parameters });
    const { daemon, owner, server, phone } = stage;
    const { secrets, demandAbsence } = watchSecrets(daemon);
    secrets.set('header protection key', HEADER_KEY).set('the server’s private key', server.keys.privateKey);
    await daemon.start();
    owner.start();
    const anna = await admit(stage, 502, 'en');
    anna.send('/get_config');
    await anna.receives(/works, but the file for it is not ready yet/);
    owner.send('/nodes');
    const nodes = await owner.receives(/Серверы/);
    expect(nodes.text).toContain('конфиги не выдаются');
    await owner.press('🔎 Main', nodes).answered();
    const page = await owner.chat.receivesEdit(({ message_id }) => message_id === nodes.message_id);
    expect(page.text).toMatch(/конфиги не выдаются.*Jmin = 90: должно быть меньше Jmax/);
    expect(storeOf(daemon).nodes.main.parameters).toBeNull();

    await execa(AWG, ['set', server.interface, 'jmin', '10']);
    const { text, name } = await configFor(anna);
    expect(text).toContain(`\nHeaderProtectionKey = ${HEADER_KEY}\nContentPaddingAddition = 10-100\n`);
    await phone.up(reachable(text, server.endpoint.host), name);
    expect(await phone.reaches(server.address, 10)).toBe(true);
    const stored = await eventually(() => storeOf(daemon).nodes.main.parameters);
    expect(stored.values).toMatchObject({ Jmin: '10', S4: String(SAMPLE_2.S4) });
    expect(stored.header_secret).toMatch(/^v1:/);

    for (const line of ['PrivateKey', 'PresharedKey'])
      secrets.set(line, new RegExp(`^${line} = (.*)$`, 'm').exec(text)?.[1] ?? '');
    demandAbsence({ log: daemon.log, store: daemon.store, 'the owner’s chat': JSON.stringify(owner.chat.messages) });
  },
);

test.skipIf(noNode)('AmneziaVPN’s link holds what the file does', { timeout: 120_000 }, async () => {
  const stage = await openAmneziawg({ fields: 29 });
  const { daemon, owner } = stage;
  await daemon.start();
  owner.start();
  const anna = await admit(stage, 502, 'en');
  anna.send('/get_config');
  await configFor(anna);
  anna.send('/devices');
  const list = await anna.receives(/Your devices/);
  await anna.press('Device 1 · Main', list).answered();
  const menu = await anna.chat.receivesEdit(({ message_id }) => message_id === list.message_id);
  await anna.press('🎭 Another app', menu).answered();
  await anna.press('AmneziaVPN', await anna.receives(/Only some apps can connect/)).answered();
  const { text } = await configFor(anna);
  expect(await linkOf(anna)).toBe(text);
});
