import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderSchema } from './generate-schema.ts';
import { loadSchema } from './schema/load-schema.ts';
import { schemaFromTypes } from './schema/schema-from-types.ts';
import { validateArgs } from './schema/validate-args.ts';

const schema = loadSchema();
const { types, methods } = schema;

function check(method: string, args: Record<string, unknown>): string[] {
  return validateArgs(schema, methods[method] ?? {}, args).map(({ at, kind }) => `${at} ${kind}`);
}

test('the checked-in schema is what the installed types say (else: npm run lab:schema)', () => {
  const checkedIn = readFileSync(new URL('schema.json', import.meta.url), 'utf8');
  expect(renderSchema(schemaFromTypes()) === checkedIn).toBe(true);
});

test('limits come from the words of the documentation', () => {
  expect(Object.keys(methods)).toHaveLength(187);
  expect(methods['sendMessage']?.['text']).toEqual({
    type: 'string',
    required: true,
    limit: { min: 1, max: 4096, of: 'characters', afterParsing: true },
  });
  expect(methods['sendDocument']?.['caption']?.limit).toEqual({
    min: 0,
    max: 1024,
    of: 'characters',
    afterParsing: true,
  });
  expect(methods['answerCallbackQuery']?.['text']?.limit).toEqual({ min: 0, max: 200, of: 'characters' });
  expect(methods['getUpdates']?.['limit']?.limit).toEqual({ min: 1, max: 100, of: 'value' });
  expect(methods['sendMediaGroup']?.['media']?.limit).toEqual({ min: 2, max: 10, of: 'items' });
  expect(methods['setMyCommands']?.['commands']?.limit).toEqual({ min: 0, max: 100, of: 'items' });
  expect(types['InlineKeyboardButton.CallbackButton']?.['callback_data']?.limit).toEqual({
    min: 1,
    max: 64,
    of: 'bytes',
  });
  expect(types['BotCommand']?.['command']).toMatchObject({ limit: { max: 32 }, pattern: '^[a-z0-9_]*$' });
});

test('a valid call has no violations', () => {
  const reply_markup = {
    inline_keyboard: [
      [
        { text: 'A', callback_data: 'a' },
        { text: 'B', url: 'tg://b' },
      ],
    ],
  };
  expect(check('sendMessage', { chat_id: '@group', text: 'a', parse_mode: 'HTML', reply_markup })).toEqual([]);
  expect(check('sendMessage', { chat_id: 1, text: 'a', reply_markup: { remove_keyboard: true } })).toEqual([]);
  expect(check('setMyCommands', { commands: [], language_code: '' })).toEqual([]);
  expect(check('getMe', {})).toEqual([]);
});

test.each([
  ['a parameter that is not known', 'sendMessage', { chat_id: 1, text: 'a', chat: 1 }, ['chat unknown']],
  ['a parameter that is missing', 'sendMessage', { chat_id: 1 }, ['text missing']],
  ['a number as text', 'sendMessage', { chat_id: 1, text: 5 }, ['text type']],
  ['null', 'sendMessage', { chat_id: 1, text: 'a', parse_mode: null }, ['parse_mode choice']],
  ['a fraction as an identifier', 'deleteMessage', { chat_id: 1, message_id: 1.5 }, ['message_id type']],
  [
    'a word where true is meant',
    'sendMessage',
    { chat_id: 1, text: 'a', protect_content: 'yes' },
    ['protect_content type'],
  ],
  ['a mode that is none', 'sendMessage', { chat_id: 1, text: 'a', parse_mode: 'html' }, ['parse_mode choice']],
  ['a limit beyond the range', 'getUpdates', { limit: 101 }, ['limit long']],
  ['an update that is none', 'getUpdates', { allowed_updates: ['messages'] }, ['allowed_updates[0] choice']],
  ['a text as a file', 'setChatPhoto', { chat_id: 1, photo: 'photo.png' }, ['photo type']],
  ['a scope without its chat', 'setMyCommands', { commands: [], scope: { type: 'chat' } }, ['scope.chat_id missing']],
])('refuses %s', (_name, method, args, violations) => {
  expect(check(method, args)).toEqual(violations);
});

test.each([
  ['two kinds of button in one', { text: 'A', callback_data: 'a', url: 'tg://b' }, 'unknown'],
  ['a button of no kind', { text: 'A' }, 'missing'],
  ['33 two-byte letters of data', { text: 'A', callback_data: 'я'.repeat(33) }, 'callback_data long'],
  ['a button without a label', { text: '', callback_data: 'a' }, 'text short'],
])('refuses %s', (_name, button, violation) => {
  const found = check('sendMessage', { chat_id: 1, text: 'a', reply_markup: { inline_keyboard: [[button]] } });
  expect(found).toEqual([expect.stringMatching(/^reply_markup\.inline_keyboard\[0\]\[0\]/)]);
  expect(found[0]).toContain(violation);
});
