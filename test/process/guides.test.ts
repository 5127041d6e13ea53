import { expect, test } from 'vitest';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { imageSize } from '../lab/bot-api/state/image-size.ts';
import { isConfigMenu } from '../lab/is-config.ts';
import { canScan, scanQr } from '../lab/scan-qr.ts';
import { admit, configFor, noNode, openServer, openStage, settledPeers, storeOf } from '../stage/daemon-stage.ts';
import { peer, stateOf, user } from '../stage/sample-state.ts';

const LINKS = {
  '🍏 iPhone': 'https://apps.apple.com/app/wireguard/id1441195209',
  '🤖 Android': 'https://play.google.com/store/apps/details?id=com.wireguard.android',
  '🪟 Windows': 'https://www.wireguard.com/install/',
  '💻 macOS': 'https://apps.apple.com/app/wireguard/id1451685025',
  '🐧 Linux': 'https://www.wireguard.com/install/',
};
/** Those with a picture come as a message of their own. */
const PICTURED = ['🍏 iPhone', '🤖 Android', '🪟 Windows', '💻 macOS'];
const BACK = { ru: '« Другое устройство', en: '« Another device' };
const QR = { ru: '🔳 Чат на другом экране? QR-код', en: '🔳 Chat on another screen? QR code' };
const APK = { ru: '📦 Без магазина', en: '📦 Without a store' };
const HELP = { ru: '🛟 Не работает', en: '🛟 It does not work' };
const IPV4 = { ru: '📄 Файл без IPv6', en: '📄 The file without IPv6' };

async function openMenu(language: 'ru' | 'en', settings: Record<string, string> = {}) {
  const server = await openServer({ addresses: ['10.0.0.1/24', 'fd00:5::1/64'] });
  const stage = await openStage({ server, settings });
  stage.owner.start();
  const anna = await admit(stage, 502, language);
  anna.send('/get_config');
  const config = await configFor(anna);
  const menu = anna.chat.messages.findLast(isConfigMenu);
  if (!menu) throw new Error('no menu');
  const press = async (label: string, among: Seen): Promise<Seen> => {
    expect((await anna.press(label, among).answered()).text).toBe('');
    if (PICTURED.includes(label)) return anna.receives(({ photo }) => photo !== undefined);
    if (among.photo && label === BACK[language]) return anna.receives(isConfigMenu);
    return anna.chat.receivesEdit(({ message_id }) => message_id === among.message_id);
  };
  return { ...stage, server, anna, config, menu, press };
}

test.skipIf(noNode).each(['ru', 'en'] as const)(
  'each guide is four steps with the link to the app, in %s, as a picture or in place of the message, and leads back',
  async (language) => {
    const { menu, press, daemon } = await openMenu(language);
    const before = await settledPeers(daemon);
    let seen = menu;
    for (const [label, url] of Object.entries(LINKS)) {
      const guide = await press(label, seen);
      expect(guide.photo !== undefined).toBe(PICTURED.includes(label));
      if (guide.photo) expect(imageSize(guide.photo.bytes)).toEqual({ width: 960, height: 420 });
      expect([...guide.text.matchAll(/^\d\./gm)].map(([step]) => step)).toEqual(['1.', '2.', '3.', '4.']);
      expect(guide.text).toContain('vpn_502');
      expect(guide.buttons[0]?.url).toBe(url);
      expect(guide.text.includes('IPv6')).toBe(label.includes('Linux'));
      const others = guide.buttons.slice(1).map(({ text }) => text);
      const ownWay = label.includes('Linux')
        ? [IPV4[language]]
        : /Android/.test(label)
          ? [APK[language], QR[language]]
          : /iPhone/.test(label)
            ? [QR[language]]
            : [];
      expect(others).toEqual([...ownWay, HELP[language], BACK[language]]);
      seen = await press(BACK[language], guide);
      expect([seen.text, seen.rows]).toEqual([menu.text, menu.rows]);
    }
    // which guide was opened last is all that is kept of it
    const opened = Object.entries(before).map(([id, peer]) => [id, { ...peer, guide: 'linux' }]);
    expect(storeOf(daemon).peers).toEqual(Object.fromEntries(opened));
  },
);

test.skipIf(noNode)('a new key’s guides lead back to "stop" and "undo" until one of them is pressed', async () => {
  const { anna, press } = await openMenu('en');
  anna.send('/regen');
  await configFor(anna);
  const menu = anna.chat.messages.findLast(isConfigMenu);
  if (!menu) throw new Error('no menu');
  expect(menu.buttons.map(({ text }) => text)).toEqual([
    ...Object.keys(LINKS),
    '🛟 It does not work',
    '↩️ Undo',
    '⏹ Stop the old one now',
  ]);
  expect(menu.text).toMatch(/switch Main-2 on, .*the old one \(vpn_502\)/);
  const guide = await press('🤖 Android', menu);
  expect(guide.text).toMatch(/Main-2\.conf.*switch next to Main-2.*5\. .*Delete the old one, vpn_502\b/s);
  const linux = await press('🐧 Linux', await press(BACK.en, guide));
  expect(linux.text).toContain('sudo wg-quick down vpn_502; sudo wg-quick up Main-2');
  const back = await press(BACK.en, linux);
  expect(back.rows).toEqual(menu.rows);
  const stopped = await press('⏹ Stop the old one now', back);
  expect(stopped.buttons.map(({ text }) => text)).toEqual([...Object.keys(LINKS), '🛟 It does not work']);
  await anna.receives(/old config is off/);
  const again = await press(BACK.en, await press('🐧 Linux', stopped));
  expect(again.buttons.map(({ text }) => text)).toEqual([...Object.keys(LINKS), '🛟 It does not work']);
});

test.skipIf(noNode)('the Linux guide brings the same config without IPv6, while its key is the one meant', async () => {
  const settings = { WG_NETWORK_CIDR6: 'fd00:5::/64', RECONCILE_SECONDS: '1' };
  const { anna, menu, press, config, server, daemon } = await openMenu('en', settings);
  expect(config.text).toMatch(/^Address = 10\.0\.0\.3\/32, fd00:5::3\/128$/m);
  expect(config.text).toMatch(/^AllowedIPs = 0\.0\.0\.0\/0, ::\/0$/m);
  const before = await settledPeers(daemon);
  const guide = await press('🐧 Linux', menu);
  await anna.press(IPV4.en, guide).answered();
  const { document, text } = await anna.receives(({ document: file }) => file !== undefined);
  expect(document?.name).toBe('Main-2.conf');
  expect(text).toMatch(/IPv4 only.*Main-2/);
  expect(document?.bytes.toString()).toBe(config.text.replace(', fd00:5::3/128', '').replace(', ::/0', ''));
  const [device, known] = [storeOf(daemon).peers, before].map((peers) => Object.values(peers)[0] as DraftPeer);
  expect(device?.files.map(({ variant, name }) => [variant, name])).toEqual([
    ['full', 'vpn_502'],
    ['ipv4', 'Main-2'],
  ]);
  expect({ ...device, files: [] }).toEqual({ ...known, files: [], guide: 'linux' });
  await anna.press(IPV4.en, guide).answered();
  expect((await anna.receives(({ document: file }) => file !== undefined)).document?.name).toBe('Main-2.conf');

  await server.vanish();
  await daemon.says('node main is down');
  await anna.press(IPV4.en, guide).answered();
  await anna.receives(/not answering right now\. Press again/);
  await server.start();
  await daemon.says('node main is back');
  anna.send('/regen');
  await configFor(anna);
  await anna.press('⏹ Stop the old one now').answered();
  await anna.receives(/old config is off/);
  expect((await anna.press(IPV4.en, guide).answered()).text).toMatch(/no longer works/);
});

test.skipIf(noNode || !canScan())('the QR code comes when it is asked for, and is the file byte for byte', async () => {
  const { anna, config, menu, press } = await openMenu('en', { WG_NETWORK_CIDR6: 'fd00:5::/64' });
  const guide = await press('🍏 iPhone', menu);
  expect(anna.chat.messages.filter(({ document }) => document).length).toBe(1);
  await anna.press(QR.en, guide).answered();
  const { document: picture } = await anna.receives(({ document }) => document?.name === 'vpn_502.png');
  expect(scanQr(picture?.bytes ?? Buffer.alloc(0)).toString()).toBe(config.text);
});

test('no file without IPv6 is offered where the config has none, and none is sent of a key that is not ours', async () => {
  const imported = peer({ telegram_id: 502, secret: null });
  const users = { 502: user(502, { language: 'en' }) };
  const store = JSON.stringify(stateOf([imported], { users }));
  const { api } = await openStage({ store, settings: { WG_ALLOWED_IPS: '10.0.0.0/8' } });
  const anna = api.person({ id: 502, first_name: 'Anna', language_code: 'en' });
  let id = 0;
  const press = async (action: string) => {
    const message = { message_id: 1, date: 0 as const, chat: { id: 502, type: 'private' as const, first_name: 'x' } };
    const data = `${action}:p1:${imported.public_key.slice(0, 12)}`;
    const query = { id: String(++id), chat_instance: 'x', data, from: anna.user, message };
    api.deliver({ update_id: api.nextUpdateId, callback_query: query });
    return api.called('answerCallbackQuery', ({ args }) => args['callback_query_id'] === query.id);
  };
  expect((await press('ip-four')).args['text']).toMatch(/no longer works/);
  await press('guide:linux');
  const edited = await api.called('editMessageText');
  expect(JSON.stringify(edited.args['reply_markup'])).not.toContain('ip-four');
  expect(edited.args['text']).not.toContain('IPv6'); // nor spoken of
});
