import { expect, test } from 'vitest';
import { disguiseFor } from '../../src/amnezia/disguise.ts';
import { readLink } from '../../src/amnezia/vpn-link.ts';
import type { Disguise } from '../../src/peers/nodes/node-profile.ts';
import { addressesOf } from '../../src/peers/records/device-holdings.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { isConfigMenu } from '../lab/is-config.ts';
import { forgePress } from '../stage/forge-press.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { iso, NOW, newKey, peer, snapshot, user } from '../stage/sample-state.ts';
import { openDeliveries } from './delivery-lab.ts';

const SERVER = newKey();

/** Friend 7 with this device, whose key the node has. */
async function openDevice(device: DraftPeer, disguise: Disguise = 'help') {
  const idle = idleNode();
  const there = { allowedIps: addressesOf(device), handshakeAt: null, endpoint: null, received: 0, sent: 0 };
  const known = { ...snapshot({}), serverKey: SERVER, peers: new Map([[device.public_key, there]]) };
  const lab = await openChat(
    (draft) => {
      draft.users['7'] = user(7, { language: 'en' });
      draft.nodes['main'] = emptyNode();
      draft.peers['p1'] = device;
    },
    [{ ...idle, node: { ...idle.node, disguise }, snapshot: known }],
  );
  const anna = lab.api.person({ id: 7, first_name: 'Anna', language_code: 'en' });
  const record = () => lab.core.store.state.peers['p1'];
  const openMenu = async () => {
    anna.send('/devices');
    const list = await anna.receives(/Your devices/);
    await anna.press('Device 1 · Main', list).answered();
    return anna.chat.receivesEdit(({ message_id }) => message_id === list.message_id);
  };
  return { ...lab, anna, record, openMenu };
}

const labels = ({ buttons }: { buttons: readonly { text: string }[] }) => buttons.map(({ text }) => text);

test('a friend chooses another app in /devices: the device remembers it, and its next file is queued', async () => {
  const { anna, record, openMenu } = await openDevice(peer());
  const menu = await openMenu();
  await anna.press('🎭 A disguised file', menu).answered();
  const choice = await anna.receives(/its files are for the WireGuard app/);
  expect(choice.text).toContain('from outside it looks less like a VPN');
  expect(labels(choice)).toEqual(['AmneziaWG', 'AmneziaVPN']);
  expect(record()).toMatchObject({ app: 'wireguard', send: null });
  await anna.press('AmneziaWG', choice).answered();
  expect((await anna.chat.receivesEdit(({ message_id }) => message_id === choice.message_id)).text).toContain(
    'AmneziaWG',
  );
  expect(record()).toMatchObject({ app: 'amneziawg', send: expect.any(Object) });

  const other = await openMenu();
  expect(other.text).toContain('AmneziaWG');
  await anna.press('🎭 Another app', other).answered();
  const back = await anna.receives(/its files are for the AmneziaWG app/);
  await anna.press('WireGuard', back).answered();
  await anna.chat.receivesEdit(({ message_id }) => message_id === back.message_id);
  expect(record()).toMatchObject({ app: 'wireguard' });
});

test('there is no such choice where the owner wants none, of a key that is not ours, and for a paused device', async () => {
  const offered = async (device: DraftPeer, disguise?: Disguise) =>
    labels(await (await openDevice(device, disguise)).openMenu()).filter((label) => label.startsWith('🎭'));
  expect(await offered(peer(), 'off')).toEqual([]);
  expect(await offered(peer({ secret: null }))).toEqual([]);
  expect(await offered(peer({ active: false }))).toEqual([]);
  expect(await offered(peer(), 'first')).toEqual(['🎭 A disguised file']);
  // whoever has one keeps it, and may go back
  expect(await offered(peer({ app: 'amneziavpn' }), 'off')).toEqual(['🎭 Another app']);
});

test('a button from before does nothing once the owner wants no disguise', async () => {
  const device = peer();
  const { api, anna, record } = await openDevice(device, 'off');
  await forgePress(api, anna, `set-app:amneziawg:p1:${device.public_key.slice(0, 12)}`);
  expect(record()).toMatchObject({ app: 'wireguard', send: null });
});

test('who gets the first file for AmneziaWG gets it at once', async () => {
  const idle = idleNode();
  const { api, core, settled } = await openChat(
    (draft) => void Object.assign(draft.users, { 7: user(7, { language: 'en' }) }),
    [{ ...idle, node: { ...idle.node, disguise: 'first' } }],
  );
  const anna = api.person({ id: 7, first_name: 'Anna', language_code: 'en' });
  anna.send('/get_config');
  await settled();
  expect(Object.values(core.store.state.peers).map(({ app }) => app)).toEqual(['amneziawg']);
});

test('a device that was never heard is offered the disguise beside the guide, one with a disguise is not', async () => {
  const cases = [
    ['wireguard', true],
    ['amneziawg', false],
  ] as const;
  const look = async ([app, offered]: (typeof cases)[number]) => {
    const { anna } = await openDevice(peer({ app, sent_at: iso(NOW) }));
    anna.send('/help');
    const help = await anna.receives(/What I can do/);
    await anna.press('🛟 It does not work', help).answered();
    const finding = await anna.receives(/has never seen this config/, { timeout: 20_000 });
    expect(labels(finding).includes('🎭 A disguised file')).toBe(offered);
    expect(finding.text.includes('try the disguised file')).toBe(offered);
    expect(finding.text).toContain(app === 'wireguard' ? 'WireGuard' : 'AmneziaWG');
  };
  await Promise.all(cases.map(look));
});

test.each(['amneziawg', 'amneziavpn'] as const)(
  'the file for %s has the disguise of its key, and another name',
  async (app) => {
    const device = peer();
    const { friend, wish, bringUp, store, settled } = await openDeliveries([device]);
    const anna = friend(7, 'en');
    await wish();
    bringUp();
    await settled();
    await store.update((draft) => void Object.assign(draft.peers['p1'] ?? {}, { app }));
    await wish();
    await settled();
    const files = anna.chat.messages.flatMap(({ document }) => (document?.name.endsWith('.conf') ? document : []));
    expect(files.map(({ name }) => name)).toEqual(['vpn_7.conf', 'Main-1.conf']);
    const [plain = '', disguised = ''] = files.map(({ bytes }) => bytes.toString());
    const { Jc, Jmin, Jmax, I1 } = disguiseFor(device.public_key);
    expect(plain).not.toContain('Jc =');
    expect(disguised).toContain(`Jc = ${Jc}\nJmin = ${Jmin}\nJmax = ${Jmax}\nI1 = ${I1}\n`);
    for (const line of ['PrivateKey', 'Address', 'PublicKey', 'PresharedKey', 'Endpoint', 'AllowedIPs']) {
      const [of, there] = [plain, disguised].map((text) => text.match(new RegExp(`^${line} = .*$`, 'm'))?.[0]);
      expect(of).toBe(there);
    }
    expect(disguised).toMatch(/^DNS = 1\.1\.1\.1, 1\.0\.0\.1\nMTU = 1280$/m);
    const menu = anna.chat.messages.findLast(isConfigMenu);
    expect(menu?.text).toContain(app === 'amneziawg' ? 'In AmneziaWG switch' : 'In AmneziaVPN switch');
    expect(menu?.text).toMatch(/delete vpn_7, which it replaces, from the WireGuard app/);
    expect(labels(menu ?? { buttons: [] }).includes('🔗 Link for AmneziaVPN')).toBe(app === 'amneziavpn');
    // the same key, the same file: nothing new is named
    await wish();
    await settled();
    const again = anna.chat.messages.findLast(({ document }) => document?.name.endsWith('.conf'))?.document;
    expect([again?.name, again?.bytes.toString()]).toEqual([files[1]?.name, disguised]);
  },
);

test('the guides name the app of the file, its least version and its store; AmneziaVPN’s lead to the link', async () => {
  for (const [app, least, store] of [
    [
      'amneziawg',
      'AmneziaWG app, version 2.0.0 or later',
      'https://play.google.com/store/apps/details?id=org.amnezia.awg',
    ],
    [
      'amneziavpn',
      'AmneziaVPN app, version 4.8.12.7 or later',
      'https://play.google.com/store/apps/details?id=org.amnezia.vpn',
    ],
  ] as const) {
    const device = peer({ app });
    device.files = [
      {
        key: device.public_key,
        variant: 'full',
        number: 1,
        name: 'Main-1',
        print: 'x',
        has_picture: true,
        app,
        edition: null,
      },
    ];
    const { anna } = await openDevice(device);
    anna.send('/help');
    await anna.press('🛟 It does not work', await anna.receives(/What I can do/)).answered();
    const finding = await anna.receives(/has never seen this config/, { timeout: 20_000 });
    await anna.press('📖 How to switch it on', finding).answered();
    const menu = await anna.chat.receivesEdit(({ message_id }) => message_id === finding.message_id);
    await anna.press('🤖 Android', menu).answered();
    const guide =
      app === 'amneziavpn'
        ? await anna.chat.receivesEdit(({ message_id }) => message_id === finding.message_id)
        : await anna.receives(({ photo }) => photo !== undefined);
    expect(guide.text).toContain(least);
    expect(guide.buttons[0]?.url).toBe(store);
    if (app === 'amneziawg') continue;
    await anna.press('🔗 Link for AmneziaVPN', guide).answered();
    const { text } = await anna.receives(/vpn:\/\//);
    const server = JSON.parse(readLink(/vpn:\/\/[\w-]+/.exec(text)?.[0] ?? ''));
    const { client_priv_key, server_pub_key, Jc } = JSON.parse(server.containers[0].awg.last_config);
    expect([server.description, server_pub_key, Jc]).toEqual(['Main', SERVER, disguiseFor(device.public_key).Jc]);
    expect(client_priv_key).toHaveLength(44);
  }
});
