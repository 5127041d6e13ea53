import { describe, expect, test } from 'vitest';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { stateOfNode } from '../../src/telegram/views.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { eventually } from '../lab/eventually.ts';
import { forgePress } from '../stage/forge-press.ts';
import { type ChatNode, idleNode, openChat } from '../stage/open-chat.ts';
import { DAY, HOUR, iso, newKey, peer, snapshot, user } from '../stage/sample-state.ts';

const [CLIENT1, SITE] = [newKey(), newKey()];
const ANNA = 502;
const device = peer({ telegram_id: ANNA, wg_ip: '10.0.0.3/32' });
const missing = peer({ telegram_id: ANNA, wg_ip: '10.0.0.4/32', number: 2 });

const main: ChatNode = {
  ...idleNode('main', 'Home'),
  snapshot: snapshot(
    {
      [device.public_key]: { ips: ['10.0.0.3/32'], handshakeAt: Date.now() - 200_000 },
      [CLIENT1]: { ips: ['10.0.0.2/32'] },
      [SITE]: { ips: ['10.0.0.20/32', '192.168.1.0/24'] },
    },
    { at: Date.now(), ownAddresses: ['10.0.0.1'] },
  ),
};
const words = {
  said: 'Please login as the user "ubuntu" <now>',
  trouble: { kind: 'other-user', user: 'ubuntu' },
} as const;
const eu1: ChatNode = { ...idleNode('eu1', 'Vienna'), snapshot: null, outage: { words } };

function fill(draft: Draft): void {
  draft.users[ANNA] = user(ANNA, { name: 'Anna', language: 'ru' });
  draft.users[503] = user(503, { name: 'Boris', rights: ['servers'], language: 'ru' });
  draft.peers['p1'] = structuredClone(device);
  draft.peers['p2'] = structuredClone(missing);
  const since = { answers_since: iso(Date.now() - 3 * HOUR), down_since: null };
  const down = { ...since, down_since: iso(Date.now() - 2 * DAY) };
  const empty = {
    name: null,
    foreign: [],
    reported: [],
    reported_at: null,
    ended_told_at: null,
    condemned: {},
    server_key: null,
    up_since: null,
    watched_ms: 0,
    left: null,
    outage_told: [],
    outage_asked: [],
    kept_apart: [],
    renewal_told: null,
    parameters: null,
    closing: {},
    name_addresses: {},
    probe: null,
    tries: {},
  };
  draft.nodes = { main: { ...empty, ...since }, eu1: { ...empty, ...down } };
}

async function open() {
  const chat = await openChat(fill, [main, eu1]);
  const { owner, core } = chat;
  owner.send('/nodes');
  const list = await owner.receives(/Серверы: 2/);
  const walk = async (label: string): Promise<Seen> => {
    const button = owner.chat.messages.find(({ message_id }) => message_id === list.message_id)?.buttons;
    const found = button?.find(({ text }) => text.startsWith(label));
    await owner
      .press(
        found?.text ?? label,
        owner.chat.messages.find((one) => one.message_id === list.message_id),
      )
      .answered();
    return owner.receives(({ kind }) => kind === 'edit');
  };
  const devices = () => Object.values(core.store.state.peers);
  return { ...chat, list, walk, devices };
}

const labels = ({ buttons }: Seen) => buttons.map(({ text }) => text);

describe('/nodes', () => {
  test('is two short lines for each server; a button opens the page with all the rest', async () => {
    const { list, walk } = await open();
    expect(list.text.split('\n')).toEqual([
      'Серверы: 2',
      '',
      '🟢 Home: работает',
      'в сети 0 из 2',
      '',
      expect.stringMatching(/^🔴 Vienna: не отвечает с .+, уже 2 дня$/),
      'в сети 0 из 0',
    ]);
    expect(labels(list)).toEqual(['🔎 Home', '🔎 Vienna']);
    const vienna = await walk('🔎 Vienna');
    expect(vienna.text).toMatch(/🔴 Vienna \(eu1\): не отвечает с .+, уже 2 дня\n/);
    expect(vienna.text).toContain('сервер просит входить как ubuntu: vpn-bot node add … ubuntu@…');
    expect(vienna.text).toContain('Сервер говорит: Please login as the user "ubuntu" <now>');
    await walk('←');
    const home = await walk('🔎 Home');
    expect(home.text).toMatch(/^🟢 Home \(main\): работает с .+, уже 3 часа\n/);
    expect(home.text).toMatch(/последнее соединение: 3 минуты назад/);
    expect(home.text).toMatch(/отличия от записей: добавить 1 устройство, убрать 0, чужих оставить 2/);
    expect(labels(home)).toEqual(['🔍 Посмотреть сейчас', '📊 Кто нагружал', '👽 Чужие пиры: 2', '← Все серверы']);
    expect(labels(await walk('←'))).toEqual(labels(list));
  });

  test('right after a start a server is being looked at, and neither down nor up', async () => {
    const fresh: ChatNode = { ...idleNode('eu1', 'Vienna'), snapshot: null, outage: null };
    const { owner } = await openChat(fill, [main, fresh]);
    owner.send('/nodes');
    expect((await owner.receives(/Серверы: 2/)).text).toMatch(/⏳ Vienna: бот только запустился/);
    owner.send('/server');
    expect((await owner.receives(/Vienna/)).text).not.toMatch(/не отвечает/);
    expect([fresh, eu1, main].map(stateOfNode)).toEqual(['looking', 'down', 'up']);
  });

  test('a look at a server that is down says so', async () => {
    const { walk } = await open();
    await walk('🔎 Vienna');
    expect((await walk('🔍')).text).toMatch(/Сервер не отвечает/);
  });

  test('a friend with the right to see servers sees them, and decides nothing about foreign peers', async () => {
    const { api, core } = await open();
    const boris = api.person({ id: 503, first_name: 'Boris', language_code: 'ru' });
    boris.send('/nodes');
    await boris.receives(/Серверы: 2/);
    await boris.press('🔎 Home').answered();
    const page = await boris.receives(({ kind }) => kind === 'edit');
    expect(labels(page)).toEqual(['🔍 Посмотреть сейчас', '📊 Кто нагружал', '← Все серверы']);
    const before = core.store.state;
    for (const data of [`n-remove-now:main:${keyTag(CLIENT1)}`, `n-adopt-now:main:${keyTag(CLIENT1)}:503`]) {
      await forgePress(api, boris, data);
    }
    expect([core.store.state.peers, core.store.state.nodes]).toEqual([before.peers, before.nodes]);
  });
});

describe('a foreign peer', () => {
  const openStranger = async (tag: string) => {
    const chat = await open();
    await chat.walk('🔎 Home');
    const list = await chat.walk('👽');
    const number = list.text.split('\n').find((line) => line.includes(tag))?.[0] ?? '';
    return { ...chat, card: await chat.walk(number) };
  };

  test('becomes a friend’s device after a second button, once, and that is in the audit', async () => {
    const { card, walk, devices, core, api, owner } = await openStranger(keyTag(CLIENT1));
    expect(card.text).toMatch(/адрес отложен для вашего собственного пира \(client1\)/);
    expect(labels(card)).toEqual(['👤 Записать на друга', '🗑 Убрать', '← Назад']);
    const whom = await walk('👤');
    expect(labels(whom)).toEqual(['Olga', 'Anna', 'Boris', '← Назад']);
    const ask = await walk('Anna');
    expect(ask.text).toMatch(/10\.0\.0\.2\/32 на Anna/);
    const done = await walk('👤 Да');
    expect(done.text).toMatch(/чужие пиры: 1/);
    const [adopted] = devices().filter(({ public_key }) => public_key === CLIENT1);
    expect(adopted).toMatchObject({ telegram_id: ANNA, wg_ip: '10.0.0.2/32', number: 3, secret: null });
    const entry = () => core.audit.recent(5).find(({ what }) => what.includes(keyTag(CLIENT1)));
    await eventually(() => entry() !== undefined);
    expect(entry()).toMatchObject({ by: 1, whom: String(ANNA) });
    const { peers } = core.store.state;
    await forgePress(api, owner, `n-adopt-now:main:${keyTag(CLIENT1)}:503`); // a button that was left open
    await forgePress(api, owner, `n-remove-now:main:${keyTag(CLIENT1)}`);
    expect(core.store.state.peers).toEqual(peers);
    expect(core.store.state.nodes['main']?.condemned).toEqual({});
  });

  test('is removed only by a second button, which names it and says who loses the connection', async () => {
    const { walk, core } = await openStranger(keyTag(CLIENT1));
    const ask = await walk('🗑');
    expect(ask.text).toMatch(/сразу потеряет связь.*client1/s);
    expect(labels(ask)[0]).toBe(`🗑 Да, убрать ${keyTag(CLIENT1)}… 10.0.0.2/32`);
    expect(core.store.state.nodes['main']?.condemned).toEqual({});
    const done = await walk('🗑 Да');
    expect(Object.keys(core.store.state.nodes['main']?.condemned ?? {})).toEqual([CLIENT1]);
    expect(done.text).toMatch(/чужие пиры: 1.*Вы убрали/s);
    await eventually(() => core.audit.recent(5).some(({ what }) => what === labels(ask)[0]));
    expect((await walk('↩️')).text).not.toMatch(/Вы убрали/);
    expect(core.store.state.nodes['main']?.condemned).toEqual({});
  });

  test('with a network behind it cannot become a device, and forged data do not make it one', async () => {
    const { card, api, owner, devices } = await openStranger(keyTag(SITE));
    expect(card.text).toMatch(/Записать его на друга нельзя/);
    expect(labels(card)).toEqual(['🗑 Убрать', '← Назад']);
    await forgePress(api, owner, `n-adopt-now:main:${keyTag(SITE)}:${ANNA}`);
    expect(devices()).toHaveLength(2);
  });
});
