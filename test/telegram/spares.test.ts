import { expect, test } from 'vitest';
import { SpareService } from '../../src/access/spare-service.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { offerSpares } from '../../src/telegram/features/devices/spare.ts';
import { Notifier } from '../../src/telegram/outbox/notifier.ts';
import { eventually } from '../lab/eventually.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { DAY, HOUR, iso, newKey, peer, snapshot, user } from '../stage/sample-state.ts';

const ANNA = 502;
const device = peer({ telegram_id: ANNA, name: 'Phone', sent_at: iso(Date.now() - 8 * DAY) });

async function openSpares(fill: (draft: Draft) => void = () => undefined) {
  const main = { ...idleNode(), snapshot: snapshot({ [device.public_key]: { handshakeAt: Date.now() - HOUR } }) };
  const chat = await openChat(
    (draft) => {
      draft.users[ANNA] = user(ANNA, { name: 'Anna', username: 'anna', language: 'ru' });
      draft.peers['p1'] = structuredClone(device);
      for (const id of ['main', 'eu1']) draft.nodes[id] = { ...emptyNode(), server_key: newKey() };
      fill(draft);
    },
    [main, { ...idleNode('eu1', 'Vienna'), node: { ...idleNode('eu1', 'Vienna').node, network: '10.8.0.0/24' } }],
  );
  const { api, core } = chat;
  const anna = api.person({ id: ANNA, first_name: 'Anna', username: 'anna', language_code: 'ru' });
  anna.start();
  const peers = () => core.store.state.peers;
  const spare = () => Object.values(peers()).find((one) => one.spare);
  return { ...chat, anna, peers, spare };
}

/** A second device that waits to be proven. */
const dormant =
  (more = {}) =>
  (draft: Draft) => {
    draft.peers['p2'] = {
      ...peer({ telegram_id: ANNA, server_id: 'eu1', wg_ip: '10.8.0.2/32', spare: true }),
      ...more,
    };
  };

test('a friend is offered a spare once, in the day, and one tap makes it beside the limit', async () => {
  const { core, anna, spare } = await openSpares((draft) => {
    draft.preferences.device_limit = 1;
  });
  const { store, outbox, textsFor, settings } = core;
  let isNight = true;
  const parts = {
    ...{ store, nodes: settings.nodes, textsFor, now: Date.now, isQuiet: () => isNight },
    lastSeen: { of: () => Date.now() - HOUR },
    notifier: new Notifier({ outbox, now: Date.now, log: core.log }),
  };
  offerSpares(parts);
  isNight = false;
  offerSpares(parts);
  offerSpares(parts);
  const offer = await anna.receives(/запасной.*один раз включите/s);
  await eventually(() => store.state.users[ANNA]?.spare_offered_at !== null);
  offerSpares(parts);
  anna.press('🛟 Добавить запасной', offer);
  await anna.receives(/Запасной пойдёт через сервер Vienna/);
  expect(anna.chat.messages.filter(({ text }) => /VPN работает у вас уже неделю/.test(text))).toHaveLength(1);
  expect(spare()).toMatchObject({ server_id: 'eu1', telegram_id: ANNA, send: { noted: false } });
  expect(spare()?.public_key).not.toBe(device.public_key);
});

test('/devices adds one, shows it apart, sends it again and removes it; it has no new keys and no name', async () => {
  const { anna, peers, spare, walk } = await openWalk();
  anna.send('/devices');
  const list = await anna.receives(/Ваши устройства/);
  anna.press('🛟 Добавить запасной', list);
  await anna.receives(/Запасной пойдёт/);
  anna.send('/devices');
  const after = await anna.receives(/🛟 ещё не проверен: включите его один раз/);
  expect(after.buttons.map(({ text }) => text)).toEqual([
    'Phone · Main',
    'Запасной · Vienna',
    '➕ Добавить устройство',
  ]);
  const menu = await walk('Запасной · Vienna');
  expect(menu.buttons.map(({ text }) => text)).toEqual([
    '📄 Прислать конфиг',
    '🎭 Файл с маскировкой',
    '🧭 Что идёт через VPN',
    '🗑 Удалить',
    '« Все устройства',
  ]);
  await walk('🗑 Удалить');
  expect((await walk('🗑 Да, удалить')).text).toMatch(/Запасной: устройство удалено/);
  expect(spare()?.removed_at).not.toBeNull();
  expect((await walk('↩️ Вернуть')).text).toMatch(/Запасной: устройство снова работает/);
  expect([spare()?.removed_at, Object.keys(peers()).length]).toEqual([null, 2]);
});

test('/get_config and /regen do not ask which device because of a spare, and /regen leaves it alone', async () => {
  const { anna, peers, settled } = await openSpares(dormant());
  anna.send('/regen');
  await settled();
  await eventually(() => peers()['p1']?.next !== null);
  expect(peers()['p2']?.next).toBeNull();
  anna.send('/get_config');
  await settled();
  expect(anna.chat.messages.some(({ text }) => /несколько устройств/.test(text))).toBe(false);
});

test('/status shows the spare apart, and whether it is proven', async () => {
  const { anna } = await openSpares(dormant({ proven_at: iso(Date.now()) }));
  anna.send('/status');
  const { text } = await anna.receives(/Phone/);
  expect(text).toMatch(/Phone · Main\n.*10\.0\.0\.3.*Запасной · Vienna\n🛟 проверен и готов\n.*10\.8\.0\.2/s);
});

test('who chooses the server where the spare is gets it as the device, with the file that is on the phone', async () => {
  const { anna, peers } = await openSpares(dormant({ proven_at: iso(Date.now()) }));
  const key = peers()['p2']?.public_key;
  anna.send('/server');
  const servers = await anna.receives(/Выберите сервер/);
  anna.press('Vienna', servers);
  const chosen = await anna.receives(/Ваш сервер: Vienna/);
  anna.press('📄 Прислать конфиг', chosen);
  await eventually(() => peers()['p2']?.send !== null);
  expect(peers()['p2']).toMatchObject({ spare: false, public_key: key });
  expect(Object.keys(peers())).toHaveLength(2);
});

test('a press that Telegram repeats makes one spare, and a second press sends the same one again', async () => {
  const { core, spare, peers } = await openSpares();
  const { store, box, settings } = core;
  const service = new SpareService({ store, nodes: settings.nodes, box, now: Date.now });
  await service.add({ friendId: ANNA, updateId: 9001 });
  await service.add({ friendId: ANNA, updateId: 9001 });
  const key = spare()?.public_key;
  await service.add({ friendId: ANNA, updateId: 9002 });
  expect([Object.keys(peers()).length, spare()?.public_key]).toEqual([2, key]);
  await expect(service.add({ friendId: 999, updateId: 9003 })).rejects.toThrow('no-access');
});

test('the owner sees how many friends have a proven spare, and each friend’s in the card', async () => {
  const { owner, core } = await openSpares(dormant({ proven_at: iso(Date.now()) }));
  await core.store.update((draft) => {
    draft.users[503] = user(503, { name: 'Boris' });
    draft.peers['p3'] = peer({ telegram_id: 503, wg_ip: '10.0.0.9/32' });
  });
  owner.start();
  await owner.receives();
  owner.send('/users');
  const list = await owner.receives(/Люди/);
  expect(list.text.split('\n')[1]).toBe('🛟 Запасной проверен: 1 из 2');
  expect(list.text).toMatch(/2\. ⚪️ Anna @anna · последнее подключение: [^·\n]*\n/); // one device, as before
  const pressed = owner.press('2');
  expect((await owner.chat.receivesEdit()).text).toMatch(/\n🛟 Запасной: Vienna, проверен\n/);
  await pressed.answered();
});

async function openWalk() {
  const chat = await openSpares();
  const { anna } = chat;
  const walk = async (label: string) => {
    const pressed = anna.press(label);
    const edited = await anna.chat.receivesEdit();
    await pressed.answered();
    return edited;
  };
  return { ...chat, walk };
}
