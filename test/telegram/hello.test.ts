import type { Update } from '@grammyjs/types';
import { describe, expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { openChatStage } from '../stage/chat-stage.ts';
import { commandsFor } from '../stage/chat-tables.ts';
import { admit, storeOf } from '../stage/daemon-stage.ts';

const said = {
  ru: { stranger: /закрытый VPN/, hello: /^Здравствуйте, Friend 502!/ },
  en: { stranger: /private VPN/, hello: /^Hello, Friend 502!/ },
} as const;
/** Without a mail server in the settings nobody is shown `/mail`. */
const slashed = (names: readonly string[]) => names.filter((name) => name !== 'mail').map((name) => `/${name}`);
const FRIENDS = slashed(commandsFor('friend', 'everyone'));
const OWNERS = slashed(commandsFor('friend', 'people', 'servers', 'messages', 'owner', 'everyone'));

const commandsIn = (text: string) => text.match(/^\/\w+/gm) ?? [];

describe.each(['ru', 'en'] as const)('in %s', (language) => {
  test('a stranger is told how to get in, whatever they send, and leaves no trace', async () => {
    const { api, file, owner } = await openChatStage();
    const eve = api.person({ id: 900, first_name: 'Eve', username: 'eve', language_code: language });
    const words = [
      '/start',
      '/get_config',
      '/my_config',
      '/help',
      '/users',
      '/add_user 900',
      '/regen',
      'hello',
      '/nonsense',
    ];
    for (const text of words) {
      eve.send(text);
      await eve.receives(said[language].stranger);
    }
    eve.upload('photo.png', Buffer.from('x'));
    await eve.receives(said[language].stranger);
    owner.start();
    await owner.receives();
    expect(Object.keys(storeOf(file).users)).toEqual(['1']);
    expect(eve.chat.messages.filter(({ fromBot }) => fromBot)).toHaveLength(words.length + 1);
  });

  test('a friend is greeted, helped, and shown no command of the owner', async () => {
    const stage = await openChatStage();
    stage.owner.start();
    const anna = await admit(stage, 502, language);
    anna.start();
    await anna.receives(said[language].hello);
    anna.send('/help');
    expect(commandsIn((await anna.receives()).text)).toEqual(FRIENDS);
    for (const text of ['/users', '/add_user 900', '/remove_user 1', '/stats', 'привет', '/unknown', '/getconfig']) {
      anna.send(text);
      const { text: answer, buttons } = await anna.receives();
      expect(answer).toMatch(
        language === 'ru' ? /^Я бот и понимаю только кнопки/ : /^I am a bot and only understand buttons/,
      );
      expect(commandsIn(answer)).toEqual([]);
      expect(buttons.map(({ text }) => text)).toEqual([
        '🍏 iPhone',
        '🤖 Android',
        expect.stringContaining('💻'),
        expect.stringContaining('✉️'),
      ]);
    }
    expect(Object.keys(storeOf(stage.file).users)).toEqual(['1', '502']);
    expect(anna.commands.map(({ command }) => `/${command}`)).toEqual(FRIENDS);
  });

  test('the owner is greeted, helped, and has all commands in the menu', async () => {
    const { api } = await openChatStage({ settings: { adminId: 7 } });
    const owner = api.person({ id: 7, first_name: 'Olga', language_code: language });
    owner.start();
    await owner.receives(language === 'ru' ? /Вы владелец/ : /You own this VPN/);
    owner.send('/help');
    expect(commandsIn((await owner.receives()).text)).toEqual(OWNERS);
    await eventually(() => owner.commands.length === OWNERS.length);
  });
});

test('somebody whose Telegram speaks neither is answered as BOT_LANGUAGE says', async () => {
  const { api } = await openChatStage({ settings: { language: 'en' } });
  const eve = api.person({ id: 900, first_name: 'Eve', language_code: 'xx' });
  eve.start();
  await eve.receives(said.en.stranger);
});

test('in a group everybody is sent to the private chat, and nobody gets a config', async () => {
  const stage = await openChatStage();
  const { api, owner } = stage;
  owner.start();
  const anna = await admit(stage, 502);
  const eve = api.person({ id: 900, first_name: 'Eve', language_code: 'en' });
  const group = api.group({ id: -77, title: 'Family' });
  for (const [who, text, answer] of [
    [anna, '/get_config', /Напишите мне: @vpn_lab_bot/],
    [anna, '/get_config@vpn_lab_bot', /Напишите мне/],
    [eve, '/start', /Write to me: @vpn_lab_bot/],
    [owner, '/users', /Напишите мне/],
    [anna, '/add_user 900', /Напишите мне/],
  ] as const) {
    group.say(who, text);
    await group.receives(answer);
  }
  group.say(anna, 'hello everybody');
  group.say(anna, '/get_config@another_bot');
  group.say(anna, '/nonsense');
  anna.send('/help');
  await anna.receives();
  expect(group.chat.unread).toEqual([]);
  expect(storeOf(stage.file).peers).toEqual({});
});

test('in a topic of a forum /add_user alone lets nobody in: what it seems to answer is the topic itself', async () => {
  const { api, owner, file } = await openChatStage();
  await api.confirmed(owner.start());
  const boris = api.person({ id: 502, first_name: 'Boris' });
  const forum = api.group({ id: -1_000_000_000_077, title: 'Family' });
  const chat = { id: forum.id, type: 'supergroup' as const, title: 'Family', is_forum: true as const };
  const topic = {
    message_id: 3,
    message_thread_id: 3,
    date: 1,
    chat,
    from: boris.user,
    is_topic_message: true as const,
  };
  const reply_to_message = {
    ...topic,
    forum_topic_created: { name: 'VPN', icon_color: 7322096 as const },
    reply_to_message: undefined,
  };
  const entities = [{ type: 'bot_command' as const, offset: 0, length: 9 }];
  const message = { ...topic, message_id: 9, from: owner.user, text: '/add_user', entities, reply_to_message };
  api.deliver({ update_id: api.nextUpdateId, message } as unknown as Update);
  await forum.receives(/Напишите \/add_user 123456789/);
  expect(Object.keys(storeOf(file).users)).toEqual(['1']);
});
