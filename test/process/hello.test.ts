import type { Update } from '@grammyjs/types';
import { describe, expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { commandsFor } from '../stage/chat-tables.ts';
import { admit, openStage, storeOf } from '../stage/daemon-stage.ts';

const said = {
  ru: { stranger: /закрытый VPN.*отправьте владельцу свой номер: 900/s, hello: /^Здравствуйте, Friend 502!/ },
  en: { stranger: /private VPN.*send its owner your number: 900/s, hello: /^Hello, Friend 502!/ },
} as const;
const slashed = (names: readonly string[]) => names.map((name) => `/${name}`);
const FRIENDS = slashed(commandsFor('friend', 'everyone'));
const OWNERS = slashed(commandsFor('friend', 'people', 'servers', 'messages', 'owner', 'everyone'));

const commandsIn = (text: string) => text.match(/^\/\w+/gm) ?? [];

describe.each(['ru', 'en'] as const)('in %s', (language) => {
  test('a stranger is told how to get in, whatever they send, and leaves no trace', async () => {
    const { api, daemon, owner } = await openStage();
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
    expect(Object.keys(storeOf(daemon).users)).toEqual(['1']);
    expect(eve.chat.messages.filter(({ fromBot }) => fromBot)).toHaveLength(words.length + 1);
  });

  test('a friend is greeted, helped, and shown no command of the owner', async () => {
    const stage = await openStage();
    stage.owner.start();
    const anna = await admit(stage, 502, language);
    anna.start();
    await anna.receives(said[language].hello);
    anna.send('/help');
    expect(commandsIn((await anna.receives()).text)).toEqual(FRIENDS);
    for (const text of ['/users', '/add_user 900', '/remove_user 1', '/stats', 'привет', '/unknown', '/getconfig']) {
      anna.send(text);
      const { text: answer } = await anna.receives();
      expect(answer).toMatch(language === 'ru' ? /^Я понимаю только команды/ : /^I only understand commands/);
      expect(commandsIn(answer)).toEqual(['/get_config', '/status', '/help']);
    }
    expect(Object.keys(storeOf(stage.daemon).users)).toEqual(['1', '502']);
    expect(anna.commands.map(({ command }) => `/${command}`)).toEqual(FRIENDS);
  });

  test('the owner is greeted, helped, and has all commands in the menu', async () => {
    const { api } = await openStage({ settings: { ADMIN_ID: 7 } });
    const owner = api.person({ id: 7, first_name: 'Olga', language_code: language });
    owner.start();
    await owner.receives(language === 'ru' ? /Вы владелец/ : /You own this VPN/);
    owner.send('/help');
    expect(commandsIn((await owner.receives()).text)).toEqual(OWNERS);
    await eventually(() => owner.commands.length === OWNERS.length);
  });
});

test('somebody whose Telegram speaks neither is answered as BOT_LANGUAGE says', async () => {
  const { api } = await openStage({ settings: { BOT_LANGUAGE: 'en' } });
  const eve = api.person({ id: 900, first_name: 'Eve', language_code: 'xx' });
  eve.start();
  await eve.receives(said.en.stranger);
});

test('in a group everybody is sent to the private chat, and nobody gets a config', async () => {
  const stage = await openStage();
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
  expect(storeOf(stage.daemon).peers).toEqual({});
});

test('a person with a name of markup, emoji and line ends is answered like everybody', async () => {
  const stage = await openStage();
  const { api, owner, daemon } = stage;
  owner.start();
  const name = `<b>&${'😀'.repeat(30)}`;
  const eve = api.person({ id: 900, first_name: name, last_name: '\u202e\n<3>node main is down', username: 'eve_1' });
  eve.start();
  await eve.receives(/900/);
  owner.send('/add_user 900');
  await owner.receives(/✅/);
  eve.send('/start');
  await eve.receives(/<b>&😀/);
  await eventually(() => storeOf(daemon).users[900].username);
  owner.send('/users');
  await owner.receives(/<b>&😀/);
  owner.send('/remove_user @eve_1');
  await owner.receives(/🚫 .*<b>&😀/);
  expect(daemon.log).not.toMatch(/^<3>node main is down$/m);
});

test('in a topic of a forum /add_user alone lets nobody in: what it seems to answer is the topic itself', async () => {
  const { api, owner, daemon } = await openStage();
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
  expect(Object.keys(storeOf(daemon).users)).toEqual(['1']);
});
