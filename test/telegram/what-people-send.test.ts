import { describe, expect, test } from 'vitest';
import { openChatStage } from '../stage/chat-stage.ts';
import { admit, storeOf } from '../stage/daemon-stage.ts';

const SERVICE = [
  { pinned_message: { message_id: 1, date: 0, chat: { id: 502, type: 'private' } } },
  { message_auto_delete_timer_changed: { message_auto_delete_time: 86_400 } },
  { gift: { gift: {} } },
  { something_that_comes_in_2031: {} },
];

describe('what Telegram itself writes into a chat', () => {
  test('brings nobody the menu', async () => {
    const stage = await openChatStage();
    const { api, owner } = stage;
    owner.start();
    await owner.receives();
    const anna = await admit(stage, 502);
    const stranger = api.person({ id: 777, first_name: 'S', language_code: 'ru' });
    stranger.start();
    await stranger.receives(/закрытый VPN|private VPN/);
    for (const content of SERVICE) {
      for (const person of [anna, owner, stranger]) await api.confirmed(person.sendContent(content));
    }
    anna.send('/status'); // what came before it would have been answered before it
    await anna.receives(/./);
    const unread = [anna, owner, stranger].flatMap(({ chat }) => chat.unread.map(({ text }) => text));
    expect(unread).toEqual([]);
  });

  test('answers no question', async () => {
    const { api, owner, file } = await openChatStage();
    owner.start();
    await owner.receives();
    owner.send('/add_user');
    await owner.receives(/Кого добавить/);
    for (const content of SERVICE) await api.confirmed(owner.sendContent(content));
    owner.send('505');
    await owner.receives(/✅ 505/);
    expect(storeOf(file).users['505']).toMatchObject({ removed_at: null });
  });
});

test('a command is known in any letter case, with the bot’s name behind it, and behind an invisible mark', async () => {
  const stage = await openChatStage();
  stage.owner.start();
  await stage.owner.receives();
  const anna = await admit(stage, 502);
  for (const text of [
    '/STATUS',
    '/Status',
    `/sTatus@${stage.api.telegram.bot.username?.toUpperCase()}`,
    '\u200e/status',
  ]) {
    anna.send(text);
    await anna.receives(/Helsinki|main|устройств|конфиг/i);
  }
  expect(anna.chat.unread).toEqual([]);
});

test('a contact card and a name that is a link name people for /add_user', async () => {
  const { owner, file } = await openChatStage();
  owner.start();
  await owner.receives();
  const card = (more: object) => ({ contact: { phone_number: '+79990000000', first_name: 'Борис', ...more } });
  owner.sendContent(card({ user_id: 505 }));
  const offer = await owner.receives(/Контакт: Борис.*505/);
  owner.press('✅ Впустить', offer);
  await owner.receives(/✅ Борис/);
  owner.sendContent(card({}));
  await owner.receives(/не вижу аккаунта/);
  owner.send('/add_user');
  await owner.receives(/Кого добавить/);
  owner.sendContent(card({ user_id: 506, first_name: 'Вера' }));
  await owner.receives(/✅ Вера/);
  const clara = { id: 507, is_bot: false, first_name: 'Клара' };
  const entities = [
    { type: 'bot_command', offset: 0, length: 9 },
    { type: 'text_mention', offset: 10, length: 5, user: clara },
  ];
  owner.sendContent({ text: '/add_user Клара', entities });
  await owner.receives(/✅ Клара/);
  const { users } = storeOf(file);
  for (const id of ['505', '506', '507']) expect(users[id]).toMatchObject({ removed_at: null });
  expect(file.store).not.toContain('79990000000');
  owner.send('/add_user 777000');
  await owner.receives(/служебный аккаунт/);
});

test('a username that may mean two people is asked about, and the chosen one comes in', async () => {
  const { api, owner, file } = await openChatStage();
  owner.start();
  await owner.receives();
  const person = (id: number, username?: string) =>
    api.person({ id, first_name: `P${id}`, ...(username !== undefined && { username }), language_code: 'ru' });
  const old = person(502, 'anna');
  old.start();
  await old.receives(/закрытый VPN|private VPN/);
  owner.send('/add_user @anna');
  await owner.receives(/✅/);
  owner.send('/remove_user @anna');
  await owner.receives(/502/);
  owner.send('/add_user @anna'); // the name may have gone to somebody who never wrote
  const asked = await owner.receives(/@anna могло перейти/);
  expect(asked.buttons.map(({ text }) => text)).toEqual([
    expect.stringMatching(/P502.*был удалён/),
    '⏳ Никого из них, ждать нового',
  ]);
  expect(storeOf(file).users['502'].removed_at).not.toBeNull();
  owner.press('⏳ Никого из них, ждать нового', asked);
  await owner.receives(/Жду @anna/);
  person(503, 'Anna').start();
  await owner.receives(/503.*доступ открыт/s);
  expect(storeOf(file).users).toMatchObject({ 502: { username: null }, 503: { username: 'Anna', removed_at: null } });
});

test('an album is refused as a broadcast in one sentence, and the next message is taken', async () => {
  const stage = await openChatStage();
  const { api, owner } = stage;
  owner.start();
  await owner.receives();
  await admit(stage, 502);
  owner.send('/broadcast');
  await owner.receives(/./);
  const photo = [{ file_id: 'a', file_unique_id: 'a', width: 10, height: 10 }];
  for (let item = 0; item < 3; item += 1)
    await api.confirmed(owner.sendContent({ photo, media_group_id: 'album-1', ...(item === 0 && { caption: 'x' }) }));
  await owner.receives(/Альбом/);
  expect(owner.chat.unread).toEqual([]);
  owner.send('Всем привет');
  await owner.receives(/Всем привет/);
  await owner.receives(/Отправить|Разослать|отправить/);
});

test('an answer stays in its topic, and comes to the chat when the topic is gone', async () => {
  const { api, owner } = await openChatStage();
  owner.start();
  await owner.receives();
  const group = api.group({ id: -1_001_234_567_890, title: 'Family' });
  group.say(owner, '/add_user 505', { topic: 42 });
  expect((await group.receives(/505/)).raw).toMatchObject({ message_thread_id: 42, is_topic_message: true });
  group.say(owner, '/add_user 506');
  expect((await group.receives(/506/)).raw).not.toHaveProperty('message_thread_id');
  api.fail({ method: 'sendMessage', times: 1, with: { kind: 'delay', ms: 200 } });
  group.say(owner, '/add_user 507', { topic: 43 });
  await api.calling('sendMessage', ({ args }) => args['message_thread_id'] === 43);
  group.deleteTopic(43);
  expect((await group.receives(/507/)).raw).not.toHaveProperty('message_thread_id');
});
