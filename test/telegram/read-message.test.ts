import type { Message } from 'grammy/types';
import { describe, expect, it, test } from 'vitest';
import { isFromPerson, readCommand, readMention } from '../../src/telegram/router/read-message.ts';

const message = (content: object): Message =>
  ({ message_id: 1, date: 1, chat: { id: 5, type: 'private', first_name: 'A' }, ...content }) as Message;

test.each([
  ['/get_config', { name: 'get_config', args: '' }],
  ['/GET_CONFIG', { name: 'get_config', args: '' }],
  ['/Get_Config@VPN_lab_bot', { name: 'get_config', args: '' }],
  ['/add_user@vpn_LAB_bot  @Anna ', { name: 'add_user', args: '@Anna' }],
  ['/add_user\n@anna', { name: 'add_user', args: '@anna' }],
  ['\u200e/start abc', { name: 'start', args: 'abc' }],
  ['/start\u00a0abc', { name: 'start', args: 'abc' }],
])('reads %j as a command', (text, command) => {
  expect(readCommand(message({ text }), 'vpn_lab_bot')).toEqual(command);
});

test.each(['', 'get_config', '/', '// x', '/get-config', '/start@other_bot', 'say /start', '/старт', '/start!'])(
  'reads %j as no command of ours',
  (text) => expect(readCommand(message({ text }), 'vpn_lab_bot')).toBeNull(),
);

describe('a message', () => {
  it.each(['text', 'photo', 'voice', 'sticker', 'contact', 'location', 'users_shared'])(
    'with %s is a person’s',
    (kind) => expect(isFromPerson(message({ [kind]: {} }))).toBe(true),
  );

  it.each([
    'pinned_message',
    'message_auto_delete_timer_changed',
    'gift',
    'unique_gift',
    'chat_background_set',
    'write_access_allowed',
    'chat_shared',
    'new_chat_title',
    'giveaway_created',
    'successful_payment',
    'video_chat_started',
    'something_that_comes_in_2031',
  ])('with %s is nobody’s', (kind) => expect(isFromPerson(message({ [kind]: {} }))).toBe(false));
});

it('names somebody without a username, and never a bot', () => {
  const user = { id: 503, is_bot: false, first_name: 'Анна' };
  const entity = { type: 'text_mention', offset: 10, length: 4, user };
  const found = readMention(message({ text: '/add_user Анна', entities: [entity] }));
  expect(found).toMatchObject({ text: 'Анна', person: { id: 503, name: 'Анна', username: null } });
  const bot = { ...entity, user: { ...user, is_bot: true } };
  expect(readMention(message({ text: '/add_user Анна', entities: [bot] }))).toBeNull();
});
