import { expect, test } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { eventually } from '../lab/eventually.ts';
import { admit, configFor, noNode, openServer, openStage, settledPeers, storeOf } from '../stage/daemon-stage.ts';
import { peer, stateOf, user } from '../stage/sample-state.ts';

type Device = ReturnType<typeof peer>;

async function openAnna(settings: Record<string, string | number> = {}) {
  const server = await openServer();
  const stage = await openStage({ server, settings: { WG_NAME: 'Home', ...settings } });
  stage.owner.start();
  const anna = await admit(stage, 502, 'en');
  const devices = () => Object.values<Device>(storeOf(stage.daemon).peers);
  /** Adds a device of this usual kind by the menu, and takes its config. */
  const add = async (kind: 'phone' | 'laptop') => {
    await walk(anna, '/devices', '➕ Add a device', kind === 'phone' ? '📱 Phone' : '💻 Laptop');
    return configFor(anna);
  };
  return { ...stage, server, anna, devices, add };
}

/** Writes a command, presses one button after the other in the message that comes, and returns it as it is then. */
async function walk(person: Person, command: string, ...labels: (string | RegExp)[]): Promise<Seen> {
  person.send(command);
  let seen = await person.receives(({ buttons, text }) => buttons.length > 0 || /\//.test(text));
  for (const label of labels) {
    const button = seen.buttons.find(({ text }) => text.search(label) !== -1 || text === label);
    await person.press(button?.data ?? String(label), seen).answered();
    seen = await person.chat.receivesEdit(({ message_id }) => message_id === seen.message_id);
  }
  return seen;
}

test.skipIf(noNode)(
  'a friend adds devices by a tap or by words; each has a name, a file and a key of its own',
  async () => {
    const { anna, devices, server, add } = await openAnna();
    anna.send('/devices');
    await anna.receives(/You have no devices yet/);
    const phone = await add('phone');
    expect(phone.caption).toMatch(/Phone\. Server: Home\n.*VPN address: 10\.0\.0\.3$/s);
    await walk(anna, '/devices', '➕ Add a device', '✏️ A name of your own');
    anna.send(' <b>Mum’s</b> & tablet\u202e ');
    await anna.receives(/✅ <b>Mum’s<\/b> & tablet, server Home: added/);
    const tablet = await configFor(anna);
    expect([phone.name, tablet.name]).toEqual(['vpn_502.conf', 'Home-2.conf']);
    expect(tablet.text).toContain('Address = 10.0.0.4/32');
    const list = await walk(anna, '/devices');
    expect(list.text).toMatch(
      /Phone · Home\n⚪️ never connected\nvpn_502\.conf · 10\.0\.0\.3\n.*<b>Mum’s<\/b> & tablet/s,
    );
    expect(list.buttons.map(({ text }) => text)).toEqual([
      'Phone · Home',
      '<b>Mum’s</b> & tablet · Home',
      '➕ Add a device',
    ]);
    expect(devices().map(({ number, name }) => [number, name])).toEqual([
      [1, 'Phone'],
      [2, '<b>Mum’s</b> & tablet'],
    ]);
    expect((await server.allowedIps()).size).toBe(2);
  },
);

test.skipIf(noNode)('with several devices /get_config and /regen ask which, and do it for that one alone', async () => {
  const { anna, daemon, devices, add } = await openAnna();
  const [phone, laptop] = [await add('phone'), await add('laptop')];
  anna.send('/get_config');
  const which = await anna.receives(/several devices on server Home\. Whose config/);
  expect(which.buttons.map(({ text }) => text)).toEqual(['Phone', 'Laptop']);
  expect((await anna.press('Laptop', which).answered()).text).toBe('Sending the config.');
  expect(await configFor(anna)).toEqual(laptop);
  const before = Object.values(await settledPeers(daemon));
  anna.send('/regen');
  const renew = await anna.receives(/several devices on server Home\. Which one gets a new config/);
  expect(devices()).toEqual(before);
  await anna.press('Phone', renew).answered();
  const renewed = await configFor(anna);
  expect([phone.name, renewed.name]).toEqual(['vpn_502.conf', 'Home-3.conf']);
  expect(renewed.text).not.toBe(phone.text);
  expect(devices().map(({ next }) => next !== null)).toEqual([true, false]);
});

test.skipIf(noNode)(
  'a device is renamed by an answer in words, unless the friend goes back or says something else',
  async () => {
    const { anna, devices, add } = await openAnna();
    await add('phone');
    const name = () => devices()[0]?.name;
    const asked = await walk(anna, '/devices', 'Phone · Home', '✏️ Rename');
    expect(asked.text).toMatch(/What shall Phone be called now/);
    anna.send('x'.repeat(31));
    await anna.receives(/A name has 1 to 30 characters/);
    anna.send('Old phone');
    await anna.receives(/It is now called Old phone.*Your devices/s);
    expect(name()).toBe('Old phone');
    await walk(anna, '/devices', 'Old phone · Home', '✏️ Rename', '« Back');
    anna.send('Not a name');
    await anna.receives(/only understand buttons/);
    await walk(anna, '/devices', 'Old phone · Home', '✏️ Rename');
    anna.send('/status');
    await anna.receives(/Old phone · Home/);
    anna.send('Not a name either');
    await anna.receives(/only understand buttons/);
    expect(name()).toBe('Old phone');
  },
);

test.skipIf(noNode)('a removed device leaves its node at once, and comes back as it was for a day', async () => {
  const { anna, api, daemon, devices, server, add } = await openAnna();
  await add('phone');
  const before = await server.allowedIps();
  const [device] = Object.values(await settledPeers(daemon));
  const asked = await walk(anna, '/devices', 'Phone · Home', '🗑 Remove');
  expect(asked.text).toMatch(/Remove Phone\? Its VPN stops at once.*through it.*within a day/);
  expect(await server.allowedIps()).toEqual(before);
  const press = anna.press('🗑 Yes, remove', asked);
  const removed = await anna.chat.receivesEdit(/Phone: removed.*bring it back until/);
  await eventually(async () => (await server.allowedIps()).size === 0);
  await api.confirmed(press.update_id);
  api.redeliver(press.update_id ?? 0);
  expect((await anna.press('🗑 Yes, remove', asked).answered()).text).toMatch(/no longer works/);
  anna.send('/devices');
  await anna.receives(/You have no devices yet/);
  await anna.press('↩️ Bring it back', removed).answered();
  await anna.chat.receivesEdit(/Phone: back, its config works as before/);
  await eventually(async () => (await server.allowedIps()).size === 1);
  expect(await server.allowedIps()).toEqual(before);
  expect(devices()).toEqual([device]);
  expect((await anna.press('↩️ Bring it back', removed).answered()).text).toMatch(/no longer works/);
});

test.skipIf(noNode)(
  'at the limit one sentence says what to do; a menu that was left open makes no device too many',
  async () => {
    const { anna, devices, add } = await openAnna({ DEVICE_LIMIT: 2 });
    await add('phone');
    const open = await walk(anna, '/devices', '➕ Add a device');
    await anna.press('📱 Phone', open).answered();
    await configFor(anna);
    await anna.press('📱 Phone', open).answered();
    const told = await anna.receives(/as many devices on this server as you may/);
    expect(told.buttons.map(({ text }) => text)).toEqual(['📱 Devices', '🌍 Choose a server']);
    const list = await walk(anna, '/devices');
    expect(list.text).toMatch(/cannot have more devices on your server: remove one.*another server/);
    expect(list.buttons.map(({ text }) => text)).toEqual(['Phone · Home', 'Phone 2 · Home', '🌍 Choose a server']);
    expect(devices()).toHaveLength(2);
  },
);

test.skipIf(noNode)('the owner has devices of their own, in their language', async () => {
  const { owner, api, devices } = await openAnna();
  await walk(owner, '/devices', '➕ Добавить устройство', '💻 Ноутбук');
  expect((await configFor(owner)).caption).toMatch(/Ноутбук\. Сервер: Home/);
  expect(devices()).toMatchObject([{ telegram_id: 1, name: 'Ноутбук' }]);
  expect(api.violations).toEqual([]);
});

test('presses for another’s device, for keys that changed and for what is gone do nothing', async () => {
  const [own, other] = [
    peer({ telegram_id: 1, name: 'Phone' }),
    peer({ telegram_id: 503, name: 'Hers', wg_ip: '10.0.0.4/32' }),
  ];
  const users = { 1: user(1, { language: 'en', role: 'owner' }), 503: user(503, { language: 'en' }) };
  const stage = await openStage({ store: JSON.stringify(stateOf([own, other], { users })) });
  const { api, daemon, owner } = stage; // of a friend so many presses would be too many at once
  owner.start();
  await owner.receives();
  const before = storeOf(daemon).peers;
  const hers = other.public_key.slice(0, 12);
  let id = 0;
  for (const action of ['device', 'send', 'regen', 'rename', 'remove', 'remove-now', 'restore', 'guides', 'ip-four']) {
    for (const which of [`p2:${hers}`, `p1:${hers}`, `p9:${hers}`]) {
      const message = { message_id: 1, date: 0 as const, chat: { id: 1, type: 'private' as const, first_name: 'x' } };
      const query = { id: String(++id), chat_instance: 'x', data: `${action}:${which}`, from: owner.user, message };
      api.deliver({ update_id: api.nextUpdateId, callback_query: query });
      const { args } = await api.called('answerCallbackQuery', (call) => call.args['callback_query_id'] === query.id);
      const told = args['text'] ?? (await owner.receives()).text; // with a button that helps, if there is one
      expect([query.data, told]).toEqual([query.data, expect.stringMatching(/no longer works|Too late|not answering/)]);
    }
  }
  expect(storeOf(daemon).peers).toEqual(before);
});

test('a device whose key was never ours is offered new keys, in the list and in the choice', async () => {
  const imported = peer({ telegram_id: 502, secret: null, sent_at: null });
  const second = peer({ telegram_id: 502, number: 2, name: 'Phone', wg_ip: '10.0.0.4/32' });
  const users = { 502: user(502, { language: 'en' }) };
  const { api, daemon } = await openStage({ store: JSON.stringify(stateOf([imported, second], { users })) });
  const anna = api.person({ id: 502, first_name: 'Anna', language_code: 'en' });
  const menu = await walk(anna, '/devices', /^Device 1/);
  expect(menu.buttons.map(({ text }) => text)).toEqual([
    '🔑 Replace the config',
    '✏️ Rename',
    '🗑 Remove',
    '« All devices',
  ]);
  anna.send('/get_config');
  const which = await anna.receives(/Whose config/);
  await anna.press('Device 1', which).answered();
  await anna.receives(/made before my time/);
  expect(storeOf(daemon).peers.p1).toMatchObject({ public_key: imported.public_key, next: null, send: null });
  await anna.press('🔑 Make a new config').answered();
  await eventually(() => storeOf(daemon).peers.p1.next !== null);
});

test('many devices are shown page by page, in one message', async () => {
  const many = Array.from({ length: 20 }, (_, i) =>
    peer({ telegram_id: 502, number: i + 1, name: `${'&'.repeat(25)} ${i + 1}`, wg_ip: `10.0.0.${i + 3}/32` }),
  );
  const users = { 502: user(502, { language: 'en', device_limit: 30 }) };
  const { api } = await openStage({ store: JSON.stringify(stateOf(many, { users })) });
  const anna = api.person({ id: 502, first_name: 'Anna', language_code: 'en' });
  const last = await walk(anna, '/devices', 'More ›', 'More ›');
  expect(last.buttons.map(({ text }) => text.split(' ').at(1))).toEqual(['17', '18', '19', '20', 'Earlier', 'Add']);
  const open = await walk(anna, '/devices', 'More ›', '‹ Earlier');
  expect(open.buttons).toHaveLength(10);
  anna.send('/status');
  for (const number of [1, 9, 17]) await anna.receives(new RegExp(`^&+ ${number} · `));
  anna.send('/get_config');
  expect((await anna.receives(/Whose config/)).buttons).toHaveLength(20);
});
