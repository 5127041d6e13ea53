import { InlineKeyboard, InputFile, Keyboard } from 'grammy';
import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { openBotApi, runBot } from './open-bot-api.ts';

const ANNA = { id: 123456789, first_name: 'Anna', username: 'anna', language_code: 'ru' };
const BORIS = { id: 987654321, first_name: 'Boris' };

test('a person sends a command and receives the answer', async () => {
  const api = await openBotApi();
  runBot(api, (bot) => bot.command('get_config', (context) => context.reply(`for ${context.from?.first_name}`)));
  const anna = api.person(ANNA);
  const id = anna.send('/get_config');
  const seen = await anna.receives(/^for/);
  expect(seen).toMatchObject({ text: 'for Anna', fromBot: true, chat_id: ANNA.id });
  await api.confirmed(id);
  expect(anna.chat.messages.map(({ text }) => text)).toEqual(['/get_config', 'for Anna']);
  expect(api.violations).toEqual([]);
});

test('a file reaches the person byte for byte, with its name', async () => {
  const api = await openBotApi();
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7919) & 255));
  runBot(api, (bot) =>
    bot.command('get_config', (context) =>
      context.replyWithDocument(new InputFile(bytes, 'vpn_eu1.conf'), {
        caption: '<b>eu1</b>',
        parse_mode: 'HTML',
        reply_markup: new InlineKeyboard().text('Stop', 'stop').row().url('Help', 'https://example.org'),
      }),
    ),
  );
  const anna = api.person(ANNA);
  anna.send('/get_config');
  const { document, text, entities, rows } = await anna.receives(/vpn_eu1/);
  expect(document?.name).toBe('vpn_eu1.conf');
  expect(document?.bytes.equals(bytes)).toBe(true);
  expect([text, entities]).toEqual(['eu1', [{ type: 'bold', offset: 0, length: 3 }]]);
  expect(rows).toEqual([[{ text: 'Stop', data: 'stop' }], [{ text: 'Help', url: 'https://example.org' }]]);
  expect(api.violations).toEqual([]);
});

test('a press comes with its message, and the person sees edit and answer', async () => {
  const api = await openBotApi();
  runBot(api, (bot) => {
    bot.command('server', (context) =>
      context.reply('Where?', { reply_markup: new InlineKeyboard().text('Main', 'node:main').text('EU', 'node:eu1') }),
    );
    bot.callbackQuery('node:eu1', async (context) => {
      await context.editMessageText('EU it is');
      await context.answerCallbackQuery({ text: 'done', show_alert: true });
    });
  });
  const anna = api.person(ANNA);
  anna.send('/server');
  const asked = await anna.receives(/Where/);
  const pressed = anna.press('EU');
  expect(await pressed.answered()).toEqual({ text: 'done', show_alert: true });
  expect(await anna.chat.receivesEdit()).toMatchObject({ message_id: asked.message_id, text: 'EU it is', buttons: [] });
  expect(() => anna.press('EU')).toThrow('no button "EU" in the chat:');
  expect(anna.press('EU', asked).update_id).not.toBeNull();
  expect(api.violations).toEqual([]);
});

test('waiting for what does not come ends with the transcript of the chat', async () => {
  const api = await openBotApi({ patience: 1 });
  const anna = api.person(ANNA);
  anna.send('/help');
  await ask(api, 'sendMessage', {
    chat_id: ANNA.id,
    text: 'no help',
    reply_markup: new InlineKeyboard().text('OK', 'ok'),
  });
  const failed = anna.receives(/config/);
  await expect(failed).rejects.toThrow(
    /nothing that matches \/config\/.*\n {2}#\d+ Anna: \/help\n {2}#\d+ VPN: no help \{OK\}/,
  );
});

test('every message is received once and in order', async () => {
  const api = await openBotApi({ patience: 20 });
  const anna = api.person(ANNA);
  anna.start();
  for (const text of ['one', 'two', 'three', 'two']) await ask(api, 'sendMessage', { chat_id: ANNA.id, text });
  expect((await anna.receives(/three/, { anyOrder: true })).text).toBe('three');
  expect((await anna.receives(/two/)).text).toBe('two');
  expect(anna.chat.unread.map(({ text }) => text)).toEqual(['two']);
  anna.chat.catchUp();
  await expect(anna.receives()).rejects.toThrow('nothing that matches');
});

test('two waits never get the same message', async () => {
  const api = await openBotApi();
  const anna = api.person(ANNA);
  anna.start();
  const both = [anna.receives(), anna.receives()];
  await ask(api, 'sendMessage', { chat_id: ANNA.id, text: 'one' });
  await ask(api, 'sendMessage', { chat_id: ANNA.id, text: 'two' });
  expect((await Promise.all(both)).map(({ text }) => text)).toEqual(['one', 'two']);
});

test('people are shared with the button that asks for them', async () => {
  const api = await openBotApi();
  const anna = api.person(ANNA);
  const boris = api.person(BORIS);
  anna.start();
  expect(() => anna.share([boris])).toThrow('no button asks for people');
  const reply_markup = new Keyboard().requestUsers('Who?', 7, { request_name: true }).oneTime();
  await ask(api, 'sendMessage', { chat_id: ANNA.id, text: 'Add', reply_markup });
  expect(anna.chat.keyboard).toEqual([['Who?']]);
  anna.share([boris]);
  expect(api.pending.at(-1)?.message?.users_shared).toEqual({
    request_id: 7,
    users: [{ user_id: BORIS.id, first_name: 'Boris' }],
  });
  expect(api.violations).toEqual([]);
});

test('replies, forwards, edits, files and blocking come as updates', async () => {
  const api = await openBotApi();
  const [anna, boris] = [api.person(ANNA), api.person(BORIS)];
  anna.start('invite-1');
  const [first] = anna.chat.messages;
  if (!first) throw new Error('no message');
  anna.reply(first, 'again');
  anna.forward({ from: boris, text: 'hi' });
  anna.forward({ from: { hidden: 'Someone' }, text: 'hi' });
  anna.edit(first, '/start');
  anna.upload('peers.json', Buffer.from('{}'), 'restore');
  anna.block();
  anna.unblock();
  const [start_, reply, forward, hidden, edit, file, block, unblock] = api.pending;
  expect(start_?.message?.entities).toEqual([{ type: 'bot_command', offset: 0, length: 6 }]);
  expect(reply?.message?.reply_to_message?.text).toBe('/start invite-1');
  expect(forward?.message?.forward_origin).toMatchObject({ type: 'user', sender_user: { id: BORIS.id } });
  expect(hidden?.message?.forward_origin).toMatchObject({ type: 'hidden_user', sender_user_name: 'Someone' });
  expect(edit?.edited_message?.text).toBe('/start');
  expect(file?.message?.document?.file_name).toBe('peers.json');
  expect(block?.my_chat_member?.new_chat_member.status).toBe('kicked');
  expect(unblock?.my_chat_member?.new_chat_member.status).toBe('member');
});

test('a person who blocked the bot unblocks it by writing, and one who left Telegram is silent', async () => {
  const api = await openBotApi();
  const anna = api.person(ANNA);
  anna.start();
  anna.block();
  anna.send('/help');
  expect(api.pending.map((update) => update.my_chat_member?.new_chat_member.status ?? update.message?.text)).toEqual([
    '/start',
    'kicked',
    'member',
    '/help',
  ]);
  anna.deactivate();
  expect(() => anna.send('/help')).toThrow('Anna has deleted the account');
});

test('in a group the bot hears commands and replies to itself, and may be thrown out', async () => {
  const api = await openBotApi();
  const anna = api.person(ANNA);
  const group = api.group({ id: -4001, title: 'Friends' });
  expect(group.say(anna, 'hello')).toBeNull();
  expect(group.say(anna, '/get_config@other_bot')).toBeNull();
  expect(group.say(anna, '/get_config@vpn_lab_bot')).not.toBeNull();
  await ask(api, 'sendMessage', { chat_id: -4001, text: 'Write to me' });
  const answer = await group.receives(/Write/);
  expect(group.say(anna, 'why?', { replyTo: answer })).not.toBeNull();
  expect(api.pending.map(({ message }) => message?.chat.type)).toEqual(['group', 'group']);
  group.kickBot();
  const kicked = await ask(api, 'sendMessage', { chat_id: -4001, text: 'bye' });
  expect(kicked.description).toBe('Forbidden: bot was kicked from the group chat');
});

test('the menu of a person shows the commands of their chat and language', async () => {
  const api = await openBotApi();
  const anna = api.person(ANNA);
  anna.start();
  const list = (command: string) => [{ command, description: 'what it does' }];
  await ask(api, 'setMyCommands', { commands: list('help') });
  expect(anna.commands).toEqual(list('help'));
  await ask(api, 'setMyCommands', {
    commands: list('pomosch'),
    language_code: 'ru',
    scope: { type: 'all_private_chats' },
  });
  expect(anna.commands).toEqual(list('pomosch'));
  await ask(api, 'setMyCommands', { commands: list('users'), scope: { type: 'chat', chat_id: ANNA.id } });
  expect(anna.commands).toEqual(list('users'));
  expect((await ask(api, 'getMyCommands', { scope: { type: 'chat', chat_id: ANNA.id } })).result).toEqual(
    list('users'),
  );
  expect(api.violations).toEqual([]);
});
