import { Bot } from 'grammy';
import { beforeEach, expect, test } from 'vitest';
import type { BotApi } from '../bot-api.ts';
import { openBotApi } from '../open-bot-api.ts';
import type { Person } from '../people/person.ts';

const ID = 123456789;

let api: BotApi;
let anna: Person;
let bot: Bot;

beforeEach(async () => {
  api = await openBotApi({ pollSecond: 1 });
  anna = api.person({ id: ID, first_name: 'Anna', username: 'anna' });
  anna.start();
  bot = new Bot(api.token, { client: { apiRoot: api.url } });
});

test('chats and members are described', async () => {
  const boris = api.person({ id: 5, first_name: 'Boris' });
  const group = api.group({ id: -1_001_234_567_890, title: 'Friends' });
  group.say(boris, 'hi');
  expect(await bot.api.getChat(ID)).toMatchObject({ id: ID, type: 'private', first_name: 'Anna', username: 'anna' });
  expect(await bot.api.getChat(group.id)).toMatchObject({ type: 'supergroup', title: 'Friends' });
  expect((await bot.api.getChatMember(group.id, 5)).status).toBe('member');
  expect((await bot.api.getChatMember(group.id, ID)).status).toBe('left');
  expect((await bot.api.getChatMember(group.id, api.telegram.bot.id)).status).toBe('member');
  await expect(bot.api.getChatMember(group.id, 6)).rejects.toThrow('user not found');
  expect(api.violations).toEqual([]);
});

test('names and descriptions are kept per language', async () => {
  await bot.api.setMyDescription('WireGuard for friends');
  await bot.api.setMyDescription('WireGuard для друзей', { language_code: 'ru' });
  await bot.api.setMyShortDescription('VPN');
  await bot.api.setMyName('Friends');
  expect(await bot.api.getMyDescription()).toEqual({ description: 'WireGuard for friends' });
  expect(await bot.api.getMyDescription({ language_code: 'ru' })).toEqual({ description: 'WireGuard для друзей' });
  expect(await bot.api.getMyDescription({ language_code: 'de' })).toEqual({ description: 'WireGuard for friends' });
  expect(await bot.api.getMyShortDescription()).toEqual({ short_description: 'VPN' });
  expect(await bot.api.getMyName()).toEqual({ name: 'Friends' });
  expect(api.violations).toEqual([]);
});

test('commands are taken back for one scope only', async () => {
  const commands = [{ command: 'help', description: 'what it does' }];
  await bot.api.setMyCommands(commands);
  await bot.api.setMyCommands(commands, { scope: { type: 'chat', chat_id: ID } });
  await bot.api.deleteMyCommands();
  expect(await bot.api.getMyCommands()).toEqual([]);
  expect(anna.commands).toEqual(commands);
});

test('messages are copied without and forwarded with their origin', async () => {
  const { message_id } = await bot.api.sendMessage(ID, '<b>news</b>', { parse_mode: 'HTML' });
  await bot.api.copyMessage(ID, ID, message_id);
  const forwarded = await bot.api.forwardMessage(ID, ID, message_id);
  expect(anna.chat.messages.map(({ text }) => text)).toEqual(['/start', 'news', 'news', 'news']);
  expect(anna.chat.messages.map(({ raw }) => raw.forward_origin?.type)).toEqual([
    undefined,
    undefined,
    undefined,
    'user',
  ]);
  const edited = bot.api.editMessageText(ID, forwarded.message_id, 'other');
  await expect(edited).rejects.toThrow("message can't be edited");
});

test('of many messages those are deleted that are there', async () => {
  const { message_id } = await bot.api.sendMessage(ID, 'a');
  expect(await bot.api.deleteMessages(ID, [message_id, 999_999])).toBe(true);
  expect(anna.chat.messages.map(({ text }) => text)).toEqual(['/start']);
});

test('an edit keeps the link preview that it names again', async () => {
  const link_preview_options = { is_disabled: true };
  const { message_id } = await bot.api.sendMessage(ID, 'a', { link_preview_options });
  const same = bot.api.editMessageText(ID, message_id, 'a', { link_preview_options });
  await expect(same).rejects.toThrow('message is not modified');
  expect(await bot.api.editMessageText(ID, message_id, 'b', { link_preview_options })).toMatchObject({ text: 'b' });
});

test('no poll waits longer than 50 seconds', async () => {
  const begin = performance.now();
  const [first] = await bot.api.getUpdates({ timeout: 5000 });
  await bot.api.getUpdates({ offset: (first?.update_id ?? 0) + 1, timeout: 5000 });
  expect(performance.now() - begin).toBeLessThan(4000);
});
