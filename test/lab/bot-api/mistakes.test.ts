// What a correct client never sends: refused in Telegram's exact words, and recorded as a violation.
import { beforeEach, expect, test } from 'vitest';
import { ask } from './ask.ts';
import type { BotApi } from './bot-api.ts';
import { openBotApi } from './open-bot-api.ts';
import type { Person } from './people/person.ts';

const ID = 123456789;
const button = (fields: object) => ({ inline_keyboard: [[fields]] });
const album = (...types: string[]) => types.map((type) => ({ type, media: 'x' }));

/** Method, parameters, and the description behind `Bad Request: `. */
const REFUSED: readonly (readonly [string, object, string])[] = [
  ['sendMessage', { text: 'a' }, 'chat_id is empty'],
  ['sendMessage', { chat_id: '', text: 'a' }, 'chat_id is empty'],
  ['sendMessage', { chat_id: ID }, 'message text is empty'],
  ['sendMessage', { chat_id: ID, text: '' }, 'message text is empty'],
  ['sendMessage', { chat_id: ID, text: ' \n\u200b' }, 'text must be non-empty'],
  ['sendMessage', { chat_id: ID, text: '<b> </b>', parse_mode: 'HTML' }, 'text must be non-empty'],
  ['sendMessage', { chat_id: ID, text: 'a'.repeat(4097) }, 'message is too long'],
  ['sendMessage', { chat_id: ID, text: '😀'.repeat(2049) }, 'message is too long'],
  ['sendMessage', { chat_id: ID, text: 'a', parse_mode: 'XML' }, 'unsupported parse_mode'],
  [
    'sendMessage',
    { chat_id: ID, text: 'я<foo>', parse_mode: 'HTML' },
    'can\'t parse entities: Unsupported start tag "foo" at byte offset 2',
  ],
  [
    'sendMessage',
    { chat_id: ID, text: 'a', reply_markup: button({ text: 'A', callback_data: 'я'.repeat(33) }) },
    'BUTTON_DATA_INVALID',
  ],
  [
    'sendMessage',
    { chat_id: ID, text: 'a', reply_markup: button({ text: '', callback_data: 'a' }) },
    'inline keyboard button text must be non-empty',
  ],
  [
    'sendMessage',
    { chat_id: ID, text: 'a', reply_markup: { keyboard: [[{ text: '' }]] } },
    'keyboard button text must be non-empty',
  ],
  [
    'sendMessage',
    { chat_id: ID, text: '<b>я</i>', parse_mode: 'HTML' },
    'can\'t parse entities: Unmatched end tag at byte offset 5, expected "</b>", found "</i>"',
  ],
  [
    'sendMessage',
    { chat_id: ID, text: '<b>a', parse_mode: 'HTML' },
    'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
  ],
  [
    'sendDocument',
    { chat_id: ID, document: 'x', caption: 'a <b', parse_mode: 'HTML' },
    "can't parse entities: Unclosed start tag at byte offset 2",
  ],
  [
    'sendMessage',
    { chat_id: ID, text: 'a', reply_markup: button({ text: 'A', url: 'wireguard://import' }) },
    "inline keyboard button URL 'wireguard://import' is invalid: Unsupported URL protocol",
  ],
  [
    'sendMessage',
    { chat_id: ID, text: 'a', reply_markup: button({ text: 'A', url: 'http://localhost:80/' }) },
    "inline keyboard button URL 'http://localhost:80/' is invalid: Wrong HTTP URL",
  ],
  [
    'sendMessage',
    {
      chat_id: ID,
      text: 'a',
      reply_markup: { inline_keyboard: Array(101).fill([{ text: 'A', callback_data: 'a' }]) },
    },
    'reply markup is too long',
  ],
  ['sendDocument', { chat_id: ID }, 'there is no document in the request'],
  ['sendDocument', { chat_id: ID, document: 'nothing' }, 'wrong file identifier/HTTP URL specified'],
  ['sendPhoto', { chat_id: ID }, 'there is no photo in the request'],
  ['sendDocument', { chat_id: ID, document: 'x', caption: 'a'.repeat(1025) }, 'message caption is too long'],
  [
    'sendMediaGroup',
    { chat_id: ID, media: album('photo', 'document') },
    "document can't be mixed with other media types",
  ],
  [
    'sendMediaGroup',
    { chat_id: ID, media: album(...Array(11).fill('document')) },
    'too many messages to send as an album',
  ],
  ['sendMediaGroup', { chat_id: ID, media: album('document') }, 'sendMediaGroup: media must have 2 to 10 items, not 1'],
  [
    'sendMediaGroup',
    { chat_id: ID, media: album('document', 'document'), reply_markup: button({ text: 'A', callback_data: 'a' }) },
    'sendMediaGroup: reply_markup is not known',
  ],
  ['sendChatAction', { chat_id: ID, action: 'dance' }, 'wrong parameter action in request'],
  ['answerCallbackQuery', { callback_query_id: '1', text: 'a'.repeat(201) }, 'MESSAGE_TOO_LONG'],
  ['setMyCommands', { commands: [{ command: 'Get-Config', description: 'a' }] }, 'BOT_COMMAND_INVALID'],
  ['setMyCommands', { commands: [{ command: '', description: 'a' }] }, 'command must be non-empty'],
  ['setMyCommands', { commands: [{ command: 'a'.repeat(33), description: 'a' }] }, 'command length must not exceed 32'],
  ['setMyCommands', { commands: [{ command: 'a', description: '' }] }, 'command description must be non-empty'],
  ['setMyCommands', { commands: [], language_code: 'russian' }, 'invalid language code specified'],
  ['deleteMessage', { chat_id: ID }, 'message identifier is not specified'],
  ['editMessageText', { text: 'a' }, 'message identifier is not specified'],
  ['getFile', { file_id: 'nothing' }, 'invalid file_id'],
];

let api: BotApi;
let anna: Person;

beforeEach(async () => {
  api = await openBotApi();
  anna = api.person({ id: ID, first_name: 'Anna' });
  anna.start();
});

test.each(REFUSED.map(([method, args, description]) => [method, description, args] as const))(
  '%s: %s',
  async (method, description, args) => {
    const answer = await ask(api, method, args);
    expect(answer).toMatchObject({
      status: 400,
      ok: false,
      error_code: 400,
      description: `Bad Request: ${description}`,
    });
    expect(api.violations).toEqual([expect.stringMatching(new RegExp(`^${method}: `))]);
    expect(anna.chat.messages).toHaveLength(1);
  },
);

test('lengths count after parsing, in UTF-16 units', async () => {
  const text = `<b>${'я'.repeat(4096)}</b>`;
  expect((await ask(api, 'sendMessage', { chat_id: ID, text, parse_mode: 'HTML' })).ok).toBe(true);
  expect((await ask(api, 'sendMessage', { chat_id: ID, text: '&amp;'.repeat(4096), parse_mode: 'HTML' })).ok).toBe(
    true,
  );
  expect((await ask(api, 'sendMessage', { chat_id: ID, text: '&amp;'.repeat(4096) })).ok).toBe(false);
});
