import { expect, test } from 'vitest';
import { parseStore } from '../../src/store/parse-store.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { stripHidden } from '../../src/telegram/api/strip-hidden.ts';
import { readInvite } from '../../src/telegram/features/entry/read-invite.ts';
import { readSharedPeople, readUser } from '../../src/telegram/router/read-people.ts';
import { NodeError } from '../../src/wireguard/drivers/driver.ts';
import { CommandLine } from '../stage/command-line.ts';
import { openTelegram } from '../stage/open-telegram.ts';
import { peer, stateOf, user } from '../stage/sample-state.ts';

/** A name that turns the direction, colours a terminal, starts a line of its own and has no width. */
const HOSTILE = 'Eve\u202e\u001b[31m\r\n<3>node main is down\u0085\u2028ADMIN_ID=6\u200b\u3164';
const READ = 'Eve[31m <3>node main is down ADMIN_ID=6';
const CONTROLS = /[^\P{Cc}\n]|[\u2028-\u202e\u200b\u3164]/u;

test('a person’s name from Telegram is one line in which nothing hides', () => {
  const from = { id: 5, is_bot: false, first_name: HOSTILE, username: 'eve' };
  expect(readUser(from)).toMatchObject({ name: READ, username: 'eve' });
  expect(readUser({ ...from, first_name: '\u3164', last_name: '\u200b' }).name).toBe('5');
  expect(readUser({ ...from, first_name: 'علی‌رضا', last_name: '👨‍👩‍👧' }).name).toBe('علی‌رضا 👨‍👩‍👧');
  const message = { message_id: 1, date: 1, chat: { id: 1, type: 'private', first_name: 'O' } } as const;
  const origin = { type: 'hidden_user', sender_user_name: HOSTILE, date: 1 } as const;
  expect(readSharedPeople({ ...message, forward_origin: origin })).toEqual({ kind: 'hidden', name: READ });
});

test('so is the name of an invite', () => {
  const wishes = readInvite('An\u202ena\u200b 30d\u200b', { nodes: [], now: 0, timezone: 'Europe/Moscow' });
  expect(wishes).toEqual({ name: 'Anna', days_from_first: 30 });
  expect(readInvite('\u3164', { nodes: [], now: 0, timezone: 'Europe/Moscow' })).toEqual({});
});

test('names that an earlier version stored are read so as well, and nothing else of the store changes', () => {
  const state = stateOf([peer({ name: HOSTILE })]);
  state.users[7] = user(7, { name: HOSTILE, called: '\u3164', note: `one\r\n${HOSTILE}`, until: null });
  const read = parseStore(new StoreSerializer().serialize(state));
  expect(read.users[7]).toMatchObject({ name: READ, called: null });
  expect(read.users[7]?.note).toMatch(/^one\nEve/);
  expect(read.users[7]?.note).not.toMatch(CONTROLS);
  expect(Object.values(read.peers)[0]?.name).toBe(READ);
  expect({ ...read, users: {}, peers: {} }).toEqual({ ...state, users: {}, peers: {} });
});

test('a message to a chat has nothing hidden in text, caption and buttons, whoever brought it there', async () => {
  const { api, bot, friend } = await openTelegram();
  const anna = friend(5);
  const reply_markup = { inline_keyboard: [[{ text: `a${HOSTILE}`, callback_data: 'x' }]] };
  await bot.api.sendMessage(5, `b${HOSTILE} 👨‍👩‍👧 علی‌رضا`, { reply_markup });
  const seen = anna.chat.messages.at(-1);
  expect(seen?.text).toContain('👨‍👩‍👧 علی‌رضا');
  const { label } = anna.chat.findButton('x');
  expect(label).toMatch(/^aEve\[31m/);
  for (const shown of [seen?.text, label]) expect(shown).not.toMatch(CONTROLS);
  expect(api.violations).toEqual([]);
});

test('Telegram gets files as they are', async () => {
  class File {}
  const file = new File();
  let sent: unknown;
  const call = (_method: unknown, payload: unknown) => {
    sent = payload;
    return Promise.resolve({ ok: true, result: true } as never);
  };
  await stripHidden(call as never, 'sendDocument', { chat_id: 1, document: file as never, caption: 'a\u202eb' });
  expect(sent).toEqual({ chat_id: 1, document: file, caption: 'ab' });
  expect((sent as { document: unknown }).document).toBe(file);
});

test('what failed at a node is one bounded line, whatever the server said', () => {
  const { message } = new NodeError('command', `the server said ${HOSTILE}${'x'.repeat(5000)}`);
  expect(message).not.toMatch(/[\p{Cc}\u2028-\u202e\u200b\u3164]/u);
  expect(message).toContain('\\u{202e}\\u{1b}[31m');
  expect(message.length).toBeLessThanOrEqual(1000);
});

test('the command line shows control codes of others as text', async () => {
  const line = new CommandLine();
  const state = stateOf([peer()]);
  state.pending_usernames[`eve\u001b[2J\u202e`] = { added_at: '2026-11-22T09:00:00Z' };
  line.write(state);
  const { said } = await line.run(['users']);
  expect(said).toContain('@eve\\u{1b}[2J\\u{202e}');
  expect(said).not.toMatch(CONTROLS);
  const { errors } = await line.run(['restore', 'no\u001b[2J\u202esuch'], { input: '' });
  expect(errors).toContain('no\\u{1b}[2J');
  expect(errors).not.toMatch(CONTROLS);
});
