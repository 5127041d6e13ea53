import { describe, expect, test } from 'vitest';
import type { Parameters } from '../../src/amnezia/parameters.ts';
import { readParameters } from '../../src/amnezia/read-parameters.ts';
import { readLink } from '../../src/amnezia/vpn-link.ts';
import { addressesOf } from '../../src/peers/records/device-holdings.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { noteDelay } from '../../src/telegram/delivery/note-delay.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { HEADER_KEY, storedParameters, VALUES, VALUES_3 } from '../stage/amnezia-parameters.ts';
import { forgePress } from '../stage/forge-press.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { iso, NOW, node, peer, SERVER_KEY, sealedKey, snapshot, stateOf, user } from '../stage/sample-state.ts';
import { openDeliveries } from './delivery-lab.ts';

const KNOWN = { hasKnownParameters: true } as const;
const JUNK: Parameters = { Jc: '4', Jmin: '10', Jmax: '50' };
const languages = await loadLanguages('UTC');

const labels = ({ buttons }: { buttons: readonly { text: string }[] }) => buttons.map(({ text }) => text);

/** The files that a friend gets on an AmneziaWG node. */
async function openFiles(device = peer(), values: Parameters | null = VALUES, key: string | null = null) {
  const lab = await openDeliveries([device], 0, { protocol: 'amneziawg' });
  const setParameters = (to: Parameters | null) =>
    lab.store.update((draft) => {
      const record = draft.nodes['main'];
      if (record)
        Object.assign(record, { server_key: SERVER_KEY, parameters: to && storedParameters(SERVER_KEY, to, key) });
    });
  await setParameters(values);
  const anna = lab.friend(7, 'en');
  const files = () => anna.chat.messages.flatMap(({ document }) => (document?.name.endsWith('.conf') ? document : []));
  const next = async () => {
    await lab.wish();
    await lab.settled();
    const file = files().at(-1);
    return { name: file?.name ?? '', text: file?.bytes.toString() ?? '' };
  };
  return { ...lab, anna, files, next, setParameters };
}

describe('a file for an AmneziaWG node', () => {
  test('invariant 13: waits while the parameters are not known, and arrives by itself once they are', async () => {
    const { bringUp, wish, waits, settled, files, setParameters, notes } = await openFiles(peer(), null);
    await wish();
    bringUp({ hasKnownParameters: false });
    await expect.poll(() => notes.length, { timeout: 5000 }).toBe(1); // two seconds went by
    expect([waits(), files()]).toEqual([true, []]);
    await setParameters(VALUES);
    bringUp(KNOWN);
    await settled();
    expect(files()).toHaveLength(1);
  });

  test('has the server’s parameters, two name servers, an MTU that fits, and is for AmneziaWG', async () => {
    const { bringUp, next, store, anna } = await openFiles(peer({ platform: 'android' }));
    bringUp(KNOWN);
    const { text } = await next();
    expect(readParameters(text).parameters).toMatchObject(VALUES);
    expect(readParameters(text).parameters).toHaveProperty('I1');
    expect(text).toMatch(/^DNS = 1\.1\.1\.1, 1\.0\.0\.1\nMTU = 1280$/m);
    expect(text).not.toContain('HeaderProtectionKey');
    expect(store.state.peers['p1']).toMatchObject({ app: 'wireguard', files: [{ app: 'amneziawg' }] });
    expect(anna.chat.messages.at(-1)?.text).toContain('Install the AmneziaWG app, version 2.0.0 or later');
  });

  test('has the header protection key where the server has one', async () => {
    const { bringUp, next } = await openFiles(peer({ app: 'amneziavpn' }), VALUES_3, HEADER_KEY);
    bringUp(KNOWN);
    expect((await next()).text).toContain(`\nHeaderProtectionKey = ${HEADER_KEY}\nContentPaddingAddition = 10-100\n`);
  });

  test('is plain for a WireGuard device where the parameters let it in', async () => {
    const { bringUp, next, store } = await openFiles(peer(), JUNK);
    bringUp(KNOWN);
    expect((await next()).text).not.toMatch(/^(?:Jc|I1|MTU) = /m);
    expect(store.state.peers['p1']?.files[0]).toMatchObject({ app: 'wireguard' });
  });

  test('invariant 14: has another name after the parameters changed, and the same one while they do not', async () => {
    const { bringUp, next, setParameters } = await openFiles();
    bringUp(KNOWN);
    const [one, same] = [await next(), await next()];
    await setParameters({ ...VALUES, S1: '31' });
    const other = await next();
    expect([same, other.name === one.name]).toEqual([one, false]);
    expect(other.text).toContain('S1 = 31');
  });
});

const later = { ...sealedKey(), sent_at: null };
test.each([
  ['en', peer(), 'Your config will arrive'],
  ['ru', peer(), 'Конфиг придёт сюда сам'],
  ['en', peer({ next: later }), 'The old one still works'],
  ['ru', peer({ next: later }), 'Старый пока работает'],
] as const)('the note says in %s why a config waits', async (language, device, words) => {
  const chat = await openChat();
  const { core } = chat;
  const view = {
    settings: core.settings,
    store: core.store,
    nodes: [{ node: node({ protocol: 'amneziawg' }), snapshot: snapshot({}, { hasKnownParameters: false }) }],
    nodesOff: [],
    now: () => NOW,
  };
  const pending = { peerId: 'p1', peer: device, key: sealedKey(), since: iso(NOW) };
  const [text] = noteDelay(view, languages[language], pending);
  expect(text).toContain(words);
  expect(text).toMatch(/works, but the file for it is not ready yet|работает, но файл для него ещё не готов/);
});

/** Friend 7 in the chat, with this device on an AmneziaWG node. */
async function openDevice(device: DraftPeer, values: Parameters | null, key: string | null = null, isKnown = true) {
  const idle = idleNode();
  const there = { allowedIps: addressesOf(device), handshakeAt: null, endpoint: null, received: 0, sent: 0 };
  const seen = { ...snapshot({}), peers: new Map([[device.public_key, there]]), hasKnownParameters: isKnown };
  const lab = await openChat(
    (draft) => {
      Object.assign(draft, stateOf([device], { users: { 7: user(7, { language: 'en' }) } }));
      const parameters = values && storedParameters(SERVER_KEY, values, key);
      draft.nodes['main'] = { ...emptyNode(), server_key: SERVER_KEY, parameters };
    },
    [{ ...idle, node: { ...idle.node, protocol: 'amneziawg', disguise: 'off' }, snapshot: seen }],
  );
  const anna = lab.api.person({ id: 7, first_name: 'Anna', language_code: 'en' });
  const openMenu = async () => {
    anna.send('/devices');
    const list = await anna.receives(/Your devices/);
    await anna.press('Device 1 · Main', list).answered();
    return anna.chat.receivesEdit(({ message_id }) => message_id === list.message_id);
  };
  return { ...lab, anna, openMenu, tag: device.public_key.slice(0, 12) };
}

describe('the choice of an app', () => {
  test('offers only apps that can connect, without a word of disguise', async () => {
    const { anna, openMenu } = await openDevice(peer(), VALUES);
    await anna.press('🎭 Another app', await openMenu()).answered();
    const choice = await anna.receives(/its files are for the AmneziaWG app/);
    expect(labels(choice)).toEqual(['AmneziaVPN']);
    expect(choice.text).toContain('Only some apps can connect to this server');
    expect(choice.text).not.toContain('disguise');
  });

  test('offers WireGuard where the parameters let it in', async () => {
    const { anna, openMenu } = await openDevice(peer({ app: 'amneziawg' }), JUNK);
    await anna.press('🎭 Another app', await openMenu()).answered();
    expect(labels(await anna.receives(/its files are for the AmneziaWG app/))).toEqual(['WireGuard', 'AmneziaVPN']);
  });

  test('a button from before does not make a file that cannot connect', async () => {
    const { api, anna, core, tag } = await openDevice(peer({ app: 'amneziawg' }), VALUES);
    await forgePress(api, anna, `set-app:wireguard:p1:${tag}`);
    expect(core.store.state.peers['p1']).toMatchObject({ app: 'amneziawg', send: null });
  });
});

describe('guides and links', () => {
  const sent = (app: string) => {
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
    return device;
  };
  test.each([
    ['amneziawg', VALUES, null, 'AmneziaWG app, version 2.0.0 or later'],
    ['amneziavpn', VALUES, null, 'AmneziaVPN app, version 4.8.12.7 or later'],
    ['amneziawg', VALUES_3, HEADER_KEY, 'AmneziaWG app, version 3.1 or later'],
    ['amneziavpn', VALUES_3, HEADER_KEY, 'AmneziaVPN app, version 5.0.1.5 or later'],
  ] as const)('the guide names the least version: %s of %j with key %s', async (app, values, key, words) => {
    const { api, anna, tag } = await openDevice(sent(app), values, key);
    await forgePress(api, anna, `guide:android:p1:${tag}`);
    // AmneziaVPN's guide has no picture, and takes the place of the choice.
    const { args } = await api.called(app === 'amneziavpn' ? 'editMessageText' : 'sendPhoto');
    expect(String(args['text'] ?? args['caption'])).toContain(words);
  });

  test('AmneziaVPN’s link is the bare file where it is known for AmneziaWG’s, and the app’s own form else', async () => {
    const link = async (values: Parameters, key: string | null) => {
      const { api, anna, tag } = await openDevice(sent('amneziavpn'), values, key);
      anna.send('/start');
      await anna.receives(/Hello/);
      await forgePress(api, anna, `vpn-link:p1:${tag}`);
      const { text } = await anna.receives(/vpn:\/\//);
      return readLink(/vpn:\/\/[\w-]+/.exec(text)?.[0] ?? '');
    };
    const bare = await link(VALUES, null);
    expect(bare).toMatch(/^\[Interface\]\n/);
    expect(readParameters(bare).parameters).toMatchObject(VALUES);
    const { containers } = JSON.parse(await link(VALUES_3, HEADER_KEY));
    expect(JSON.parse(containers[0].awg.last_config)).toMatchObject({ ...VALUES_3, HeaderProtectionKey: HEADER_KEY });
  });

  test('there is no link and no file without IPv6 while the parameters are not known', async () => {
    const { api, anna, tag, settled } = await openDevice(sent('amneziavpn'), VALUES, null, false);
    anna.send('/start');
    await anna.receives(/Hello/);
    for (const button of ['vpn-link', 'ip-four']) await forgePress(api, anna, `${button}:p1:${tag}`);
    await settled();
    expect(anna.chat.messages.some(({ text, document }) => text.includes('vpn://') || document)).toBe(false);
  });
});

test('/nodes says why no config goes out, and names the command that renews an old gate', async () => {
  const idle = idleNode('eu1', 'Vienna');
  const view = { ...idle, node: { ...idle.node, protocol: 'amneziawg' as const } };
  const seen = { ...snapshot({}), hasKnownParameters: false };
  const { owner } = await openChat(
    () => undefined,
    [
      { ...view, snapshot: seen, parametersTrouble: { kind: 'old-gate' } },
      {
        ...idleNode('main', 'Home'),
        snapshot: seen,
        parametersTrouble: { kind: 'wrong', problems: [{ key: 'Jmin', value: '90', kind: 'jmin-not-below-jmax' }] },
      },
    ],
  );
  owner.send('/nodes');
  const list = await owner.receives(/Серверы: 2/);
  expect(list.text).toMatch(/🟠 Vienna: работает\n⚠️ конфиги не выдаются\n/);
  const pageOf = async (name: string) => {
    await owner.press(`🔎 ${name}`, list).answered();
    return (await owner.chat.receivesEdit()).text;
  };
  expect(await pageOf('Vienna')).toMatch(
    /🟠 Vienna .*\n⚠️ конфиги не выдаются: .*калитка старше.*\n→ .*sudo vpn-bot node renew eu1/,
  );
  expect(await pageOf('Home')).toMatch(/🟠 Home .*\n⚠️ конфиги не выдаются: .*Jmin = 90: должно быть меньше Jmax/);
});

test('a new device on an AmneziaWG node is for AmneziaWG from the start', async () => {
  const idle = idleNode();
  const { api, core, settled } = await openChat(
    (draft) => void Object.assign(draft.users, { 7: user(7, { language: 'en' }) }),
    [{ ...idle, node: { ...idle.node, protocol: 'amneziawg' } }],
  );
  const anna = api.person({ id: 7, first_name: 'Anna', language_code: 'en' });
  anna.send('/get_config');
  await settled();
  expect(Object.values(core.store.state.peers).map(({ app }) => app)).toEqual(['amneziawg']);
});
