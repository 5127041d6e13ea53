// What depends on the state of a chat: refused in Telegram's exact words, and no violation.
import { beforeEach, expect, test } from 'vitest';
import { ask } from './ask.ts';
import type { BotApi } from './bot-api.ts';
import { openBotApi } from './open-bot-api.ts';
import type { Person } from './people/person.ts';

const ID = 123456789;
const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
const TOO_OLD = 'query is too old and response timeout expired or query ID is invalid';

let api: BotApi;
let anna: Person;
let clock: number;

beforeEach(async () => {
  clock = Date.now();
  api = await openBotApi({ now: () => clock });
  anna = api.person({ id: ID, first_name: 'Anna' });
  anna.start();
});

/** Sends a text and gives its number. */
async function sent(args: object = {}): Promise<number> {
  const { result } = await ask(api, 'sendMessage', { chat_id: ID, text: 'hello', ...args });
  return (result as { message_id: number }).message_id;
}

const button = (fields: object) => ({ inline_keyboard: [[fields]] });

test('chats that cannot be written to', async () => {
  const boris = api.person({ id: 5, first_name: 'Boris' });
  const send = async () => (await ask(api, 'sendMessage', { chat_id: 5, text: 'a' })).description;
  expect(await send()).toBe("Forbidden: bot can't initiate conversation with a user");
  expect((await ask(api, 'getChat', { chat_id: 5 })).description).toBe('Bad Request: chat not found');
  boris.start();
  expect(await send()).toBeUndefined();
  boris.block();
  expect(await ask(api, 'sendChatAction', { chat_id: 5, action: 'typing' })).toMatchObject({
    status: 403,
    error_code: 403,
    description: 'Forbidden: bot was blocked by the user',
  });
  boris.unblock();
  expect(await send()).toBeUndefined();
  boris.deactivate();
  expect(await send()).toBe('Forbidden: user is deactivated');
  expect((await ask(api, 'sendMessage', { chat_id: 6, text: 'a' })).description).toBe('Bad Request: chat not found');
  expect((await ask(api, 'sendMessage', { chat_id: '@anna', text: 'a' })).description).toBe(
    'Bad Request: chat not found',
  );
  expect(api.violations).toEqual([]);
});

test('messages that are not there', async () => {
  const gone = { chat_id: ID, message_id: 1 };
  const reply = { chat_id: ID, text: 'a', reply_parameters: { message_id: 1 } };
  const description = async (method: string, args: object) => (await ask(api, method, args)).description;
  expect(await description('sendMessage', reply)).toBe('Bad Request: message to be replied not found');
  const lenient = { message_id: 1, allow_sending_without_reply: true };
  expect(await description('sendMessage', { ...reply, reply_parameters: lenient })).toBeUndefined();
  expect(await description('editMessageText', { ...gone, text: 'a' })).toBe('Bad Request: message to edit not found');
  expect(await description('editMessageReplyMarkup', gone)).toBe('Bad Request: message to edit not found');
  expect(await description('deleteMessage', gone)).toBe('Bad Request: message to delete not found');
  expect(await description('forwardMessage', { ...gone, from_chat_id: ID })).toBe(
    'Bad Request: message to forward not found',
  );
  expect(api.violations).toEqual([]);
});

test('an edit that changes nothing is refused, one that drops the keyboard is not', async () => {
  const reply_markup = button({ text: 'A', callback_data: 'a' });
  const edit = {
    chat_id: ID,
    message_id: await sent({ text: '<b>hi</b>', parse_mode: 'HTML', reply_markup }),
    text: '<b>hi</b>',
    parse_mode: 'HTML',
  };
  const same = await ask(api, 'editMessageText', { ...edit, reply_markup });
  expect(same.description).toBe(`Bad Request: ${NOT_MODIFIED}`);
  expect((await ask(api, 'editMessageText', edit)).ok).toBe(true);
  expect(anna.chat.messages.at(-1)).toMatchObject({ text: 'hi', buttons: [], edited: true });
  expect((await ask(api, 'editMessageText', edit)).description).toBe(`Bad Request: ${NOT_MODIFIED}`);
  const { message_id } = edit;
  const markup = await ask(api, 'editMessageReplyMarkup', { chat_id: ID, message_id });
  expect(markup.description).toBe(`Bad Request: ${NOT_MODIFIED}`);
  expect(api.violations).toEqual([]);
});

test("a person's message and one with a reply keyboard can't be edited", async () => {
  const theirs = anna.chat.messages[0]?.message_id;
  const ours = await sent({ reply_markup: { keyboard: [['Menu']] } });
  for (const message_id of [theirs, ours]) {
    const answer = await ask(api, 'editMessageText', { chat_id: ID, message_id, text: 'a' });
    expect(answer.description).toBe("Bad Request: message can't be edited");
  }
  expect(anna.chat.keyboard).toEqual([['Menu']]);
  const text = await ask(api, 'editMessageCaption', { chat_id: ID, message_id: await sent(), caption: 'a' });
  expect(text.description).toBe('Bad Request: there is no caption in the message to edit');
});

test('a message is deleted within 48 hours, not after', async () => {
  const [first, second] = [await sent({ text: 'first' }), await sent({ text: 'second' })];
  const lost = anna.chat.loses(/first/);
  expect((await ask(api, 'deleteMessage', { chat_id: ID, message_id: first })).ok).toBe(true);
  expect((await lost).message_id).toBe(first);
  clock += 48 * 3600_000 + 2000;
  const late = await ask(api, 'deleteMessage', { chat_id: ID, message_id: second });
  expect(late.description).toBe("Bad Request: message can't be deleted for everyone");
  expect(anna.chat.messages.map(({ text }) => text)).toEqual(['/start', 'second']);
});

test('a press is answered once and in time', async () => {
  await sent({ reply_markup: button({ text: 'A', callback_data: 'a' }) });
  const answer = async (callback_query_id: string) =>
    (await ask(api, 'answerCallbackQuery', { callback_query_id })).description;
  const [first, second] = [anna.press('A'), anna.press('a')];
  expect(await answer(first.id)).toBeUndefined();
  expect(await first.answered()).toEqual({ text: '', show_alert: false });
  expect(await answer(first.id)).toBe(`Bad Request: ${TOO_OLD}`);
  clock += 15_001;
  expect(await answer(second.id)).toBe(`Bad Request: ${TOO_OLD}`);
  expect(await answer('12')).toBe(`Bad Request: ${TOO_OLD}`);
  expect(api.violations).toEqual([]);
});

test('commands for a chat that the bot cannot see are refused', async () => {
  api.person({ id: 7, first_name: 'Owner' });
  const scope = { type: 'chat', chat_id: 7 };
  expect((await ask(api, 'setMyCommands', { commands: [], scope })).description).toBe('Bad Request: chat not found');
});
