import { expect, test } from 'vitest';
import type { Draft } from '../../src/peers/records/records.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { eventually } from '../lab/eventually.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { DAY, HOUR, iso, peer, snapshot, user } from '../stage/sample-state.ts';

const ANNA = 502;
const device = peer({ telegram_id: ANNA, name: 'Phone' });
const nodes = [
  {
    ...idleNode(),
    snapshot: snapshot({ [device.public_key]: { handshakeAt: Date.now() - 60_000 } }, { at: Date.now() }),
  },
  idleNode('eu1', 'Vienna'),
];

async function openPeople(more: Partial<DraftUser> = {}, fill: (draft: Draft) => void = () => undefined) {
  const chat = await openChat((draft) => {
    draft.users[ANNA] = user(ANNA, { name: 'Anna', username: 'anna', language: 'ru', ...more });
    draft.peers['p1'] = structuredClone(device);
    fill(draft);
  }, nodes);
  const { owner, core } = chat;
  const anna = () => core.store.state.users[ANNA];
  /** Opens the list and the card behind a number of it. */
  const openCard = async (number = '2') => {
    owner.send('/users');
    await owner.receives(/Люди/);
    return walk(number);
  };
  /** Presses a button of the message as it is now, and gives what the message has become. */
  const walk = async (label: string): Promise<Seen> => {
    const pressed = owner.press(label);
    const edited = await owner.chat.receivesEdit();
    await pressed.answered();
    return edited;
  };
  return { ...chat, anna, openCard, walk };
}

const labels = ({ buttons }: Seen) => buttons.map(({ text }) => text);

test('the list shows at a glance how everybody is doing, ten to a page', async () => {
  const { owner, walk } = await openPeople({}, (draft) => {
    const more: Partial<DraftUser>[] = [
      { name: 'Paused', active: false },
      { name: 'Over', until: iso(Date.now() - HOUR) },
      { name: 'Soon', until: iso(Date.now() + DAY) },
      ...Array.from({ length: 9 }, (_, i) => ({ name: `Zoe ${i}` })),
    ];
    for (const [i, one] of more.entries()) draft.users[600 + i] = user(600 + i, one);
    draft.pending_usernames['clara'] = { added_at: iso(Date.now()) };
  });
  owner.start();
  await owner.receives();
  owner.send('/users');
  const first = await owner.receives(/^Люди: 14 · в сети: 1/);
  const lines = first.text.split('\n').slice(2);
  expect(lines).toHaveLength(10);
  expect(lines.slice(0, 5)).toEqual([
    '1. ▫️ Olga @olga · нет конфига · владелец',
    '2. 🟢 Anna @anna · в сети',
    '3. ⌛️ Over · срок вышел',
    '4. ⏸ Paused · на паузе',
    expect.stringMatching(/^5\. ▫️ Soon · нет конфига · ⏳ до \d+ /),
  ]);
  expect(labels(first)).toEqual([...'123456789', '10', '◀️', '1 / 2', '▶️', '🔍 Найти', '🎁 Дни всем']);
  const second = await walk('▶️');
  expect(second.message_id).toBe(first.message_id);
  expect(second.text.split('\n').slice(2)).toEqual([
    '11. ▫️ Zoe 5 · нет конфига',
    '12. ▫️ Zoe 6 · нет конфига',
    '13. ▫️ Zoe 7 · нет конфига',
    '14. ▫️ Zoe 8 · нет конфига',
    '⏳ @clara — жду первого сообщения',
  ]);
  expect((await walk('▶️')).text).toBe(first.text);
});

test('a search finds by words behind the command, and by words that the bot asked for', async () => {
  const { owner, walk, core } = await openPeople({ note: 'соседка' });
  owner.send('/users ANN');
  const found = await owner.receives(/🔍 ANN/);
  expect(found.text).toMatch(/1\. 🟢 Anna @anna/);
  await walk('🔍 Найти');
  owner.send('сосед');
  const again = await owner.receives(/🔍 сосед/);
  expect(again.text).toMatch(/1\. 🟢 Anna/);
  expect(core.store.state.users[1]?.asked).toBeNull();
  expect((await walk('1')).text).toMatch(/^Anna · @anna · 502/);
  owner.send('/users <b>nobody');
  await owner.receives(/никого нет/);
});

test('a card says it all, and walking from it and back stays in one message', async () => {
  const { openCard, walk, owner } = await openPeople({
    until: iso(Date.now() + DAY),
    device_limit: 5,
    allowed_nodes: ['eu1'],
    invited_by: 1,
    note: 'Соседка',
    called: 'Анна Петровна',
    rights: ['servers'],
  });
  owner.start();
  await owner.receives();
  const card = await openCard();
  expect(card.text.split('\n')).toEqual([
    'Анна Петровна · @anna · 502',
    'В Telegram: Anna',
    '🟢 в сети',
    '',
    '🟢 Phone · Main · 10.0.0.3 · в сети',
    '    📲 файл для WireGuard, версия не видна',
    '',
    expect.stringMatching(/^🔑 Доступ: до \d+ .* \d\d:\d\d$/),
    '📱 Устройств на сервере: до 5',
    '🌐 Серверы: Vienna',
    '🎟 Пригласил: Olga (@olga, 1)',
    '🤝 Помогает: Серверы',
    '',
    '📝 Соседка',
  ]);
  for (const [label, asks] of [
    ['⏳ Срок', /на сколько продлить/],
    ['📱 Устройства', /сколько устройств/],
    ['🌐 Серверы', /какие серверы/],
    ['✏️ Имя', /как называть/],
    ['📝 Заметка', /напишите заметку/],
    ['📤 Конфиг и ключи', /что отправить/],
    ['🤝 Помощник', /может помогать/],
    ['🗑 Убрать', /^🗑 Убрать Анна/],
  ] as const) {
    const asked = await walk(label);
    expect([asked.message_id, asks.test(asked.text)]).toEqual([card.message_id, true]);
    expect((await walk('← Назад')).text).toBe(card.text);
  }
  expect((await walk('← К списку')).message_id).toBe(card.message_id);
});

test('pause, resume and more time are one tap, and each works once', async () => {
  const { api, openCard, walk, anna, owner } = await openPeople({ until: iso(Date.now() + DAY) });
  const friend = api.person({ id: ANNA, first_name: 'Anna', username: 'anna', language_code: 'ru' });
  friend.start();
  await openCard();
  expect((await walk('⏸ Остановить')).text).toMatch(/⏸ на паузе/);
  expect(anna()?.active).toBe(false);
  await friend.receives(/приостановил/);
  expect((await walk('▶️ Включить снова')).text).toMatch(/🟢 в сети/);
  expect(anna()?.active).toBe(true);
  await friend.receives(/снова открыт/);
  const before = Date.parse(anna()?.until ?? '');
  const asked = await walk('⏳ Срок');
  expect(labels(asked).filter((label) => !label.startsWith('📅'))).toEqual([
    ...['+7 дней', '+30 дней', '♾ Без срока'],
    '← Назад',
  ]);
  await walk('+30 дней');
  await friend.receives(/продлил/);
  expect(Date.parse(anna()?.until ?? '') - before).toBe(30 * DAY);
  expect((await owner.press('+30 дней', asked).answered()).text).toMatch(/уже не действует/);
  await walk('⏳ Срок');
  expect((await walk('♾ Без срока')).text).toMatch(/без срока/);
  expect(anna()?.until).toBeNull();
});

test('limit, servers, name and note are changed and given back', async () => {
  const { openCard, walk, anna, owner } = await openPeople();
  await openCard();
  expect(labels(await walk('📱 Устройства'))).toContain('✅ Как у всех (3)');
  await walk('5');
  expect(anna()?.device_limit).toBe(5);
  await walk('📱 Устройства');
  await walk('Как у всех (3)');
  expect(anna()?.device_limit).toBeNull();

  expect(labels(await walk('🌐 Серверы'))).toEqual(['✅ Main', '✅ Vienna', '← Назад']);
  expect(labels(await walk('✅ Main'))).toEqual(['⬜️ Main', '✅ Vienna', '← Назад']);
  expect(anna()?.allowed_nodes).toEqual(['eu1']);
  expect((await owner.press('✅ Vienna').answered()).text).toMatch(/Хотя бы один сервер/);
  await walk('⬜️ Main');
  expect(anna()?.allowed_nodes).toBeNull();
  await walk('← Назад');

  await walk('✏️ Имя');
  owner.send('x'.repeat(65));
  await owner.receives(/слишком длинно/);
  owner.send('Бабушка');
  await owner.receives(/^Бабушка · @anna/);
  expect(anna()?.called).toBe('Бабушка');
  await walk('✏️ Имя');
  expect((await walk('✖️ Стереть')).text).toMatch(/^Anna · @anna/);
  await walk('📝 Заметка');
  owner.send('с дачи');
  await owner.receives(/📝 с дачи/);
  await walk('📝 Заметка');
  expect((await walk('✖️ Стереть')).text).not.toMatch(/📝/);
  expect([anna()?.called, anna()?.note]).toEqual([null, null]);
});

test('a config is sent again, and new keys are made, for the device that was meant', async () => {
  const { openCard, walk, core, owner } = await openPeople();
  await openCard();
  const asked = await walk('📤 Конфиг и ключи');
  expect(labels(asked)).toEqual(['📤 Phone · Main', '🔑 Новые ключи', '← Назад']);
  await walk('📤 Phone · Main');
  expect(core.store.state.peers['p1']).toMatchObject({ next: null, send: { noted: false } });
  await walk('📤 Конфиг и ключи');
  await walk('🔑 Новые ключи');
  expect(core.store.state.peers['p1']?.next).not.toBeNull();
  await core.store.update((draft) => {
    Object.assign(draft.peers['p1'] ?? {}, peer({ telegram_id: ANNA }));
  });
  const before = core.store.state;
  expect((await owner.press('📤 Phone · Main', asked).answered()).text).toMatch(/уже не действует/);
  expect(core.store.state).toBe(before);
});

test('somebody without a config gets their first one', async () => {
  const { openCard, walk, core } = await openPeople({}, (draft) => void delete draft.peers['p1']);
  await openCard();
  await walk('📤 Конфиг и ключи');
  await walk('📤 Сделать и отправить конфиг');
  expect(Object.values(core.store.state.peers)).toMatchObject([{ telegram_id: ANNA, send: { noted: false } }]);
});

test('a removal is asked about, takes effect at once, and can be taken back for a day with everything as it was', async () => {
  const until = iso(Date.now() + 9 * DAY);
  const { openCard, walk, anna, owner, core } = await openPeople({ until, device_limit: 5 });
  await openCard();
  await walk('🗑 Убрать');
  expect(anna()?.removed_at).toBeNull();
  const gone = await walk('🗑 Да, убрать');
  expect(gone.text).toMatch(/🗑 доступ закрыт.*↩️ Вернуть можно до/s);
  expect(labels(gone)).toEqual(['↩️ Вернуть', '← К списку']);
  expect(anna()?.removed_at).not.toBeNull();
  expect((await walk('← К списку')).text).toMatch(/2\. 🗑 Anna @anna · доступ закрыт/);
  await walk('2');
  expect((await walk('↩️ Вернуть')).text).toMatch(/🟢 в сети/);
  expect(anna()).toMatchObject({ removed_at: null, until, device_limit: 5, active: true });

  await walk('🗑 Убрать');
  const late = await walk('🗑 Да, убрать');
  await core.store.update((draft) => {
    Object.assign(draft.users[ANNA] ?? {}, { removed_at: iso(Date.now() - DAY) });
  });
  expect((await owner.press('↩️ Вернуть', late).answered()).text).toMatch(/уже не действует/);
  expect(anna()?.removed_at).not.toBeNull();
});

test('the owner’s own card has nothing to press but the way back', async () => {
  const { owner, openCard } = await openPeople();
  owner.start();
  await owner.receives();
  const card = await openCard('1');
  expect(card.text).toMatch(/^Olga · @olga · 1\n▫️ нет конфига · владелец/);
  expect(labels(card)).toEqual(['← К списку']);
});

test('a helper walks the same cards, without the rights, and finds nothing to press on the owner’s or on another helper’s', async () => {
  const { api, core } = await openPeople({}, (draft) => {
    draft.users[1] = { ...user(1, { name: 'Olga' }), role: 'owner' };
    draft.users[21] = user(21, { name: 'Helga', language: 'ru', rights: ['people'] });
  });
  const helper = api.person({ id: 21, first_name: 'Helga', language_code: 'ru' });
  helper.send('/users');
  const list = await helper.receives(/Люди/);
  const cardOf = async (number: string) => {
    helper.press(number, list);
    return helper.chat.receivesEdit();
  };
  expect(labels(await cardOf('1'))).toEqual(['← К списку']);
  expect(labels(await cardOf('3'))).toEqual(['← К списку']);
  const annas = labels(await cardOf('2'));
  expect(annas).toEqual(expect.arrayContaining(['⏸ Остановить', '🗑 Убрать']));
  expect(annas).not.toContain('🤝 Помощник');
  await helper.press('⏸ Остановить').answered();
  await eventually(() => core.store.state.users[ANNA]?.active === false);
});
