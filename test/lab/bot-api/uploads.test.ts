import { deflateSync } from 'node:zlib';
import { Bot, InputFile, InputMediaBuilder } from 'grammy';
import { beforeEach, expect, test } from 'vitest';
import { ask, post } from './ask.ts';
import type { BotApi } from './bot-api.ts';
import { openBotApi } from './open-bot-api.ts';
import type { Person } from './people/person.ts';

const ID = 123456789;
const LIMITS = { document: 2000, photo: 1000, download: 1500 };
const EVERY_BYTE = Buffer.from(Array.from({ length: 1024 }, (_, i) => i & 255));

let api: BotApi;
let anna: Person;
let bot: Bot;

beforeEach(async () => {
  api = await openBotApi({ limits: LIMITS });
  anna = api.person({ id: ID, first_name: 'Anna' });
  anna.start();
  bot = new Bot(api.token, { client: { apiRoot: api.url } });
});

/** The beginning of a PNG, which is all that says how large the image is. */
function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(25);
  header.write('\0\0\0\rIHDR', 0, 'latin1');
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), header, deflateSync(Buffer.alloc(9))]);
}

async function upload(lines: (string | Buffer)[], method = 'sendDocument', boundary = 'XX') {
  const parts = lines.flatMap((line) => [Buffer.from(line), Buffer.from('\r\n')]);
  const body = new Uint8Array(Buffer.concat(parts));
  return await post(`${api.url}/bot${api.token}/${method}`, body, `multipart/form-data; boundary=${boundary}`);
}

const TO_ANNA = ['--XX', 'Content-Disposition: form-data; name="chat_id"', '', String(ID)];

test.each(['peer.conf', 'vpn_eu1.conf', 'имя с пробелом.conf', '100%.conf', 'a=b.conf'])(
  'grammY uploads %s byte for byte',
  async (name) => {
    const { document } = await bot.api.sendDocument(ID, new InputFile(EVERY_BYTE, name));
    const seen = await anna.receives(() => true);
    expect(seen.document?.name).toBe(name);
    expect(seen.document?.bytes.equals(EVERY_BYTE)).toBe(true);
    expect(document).toMatchObject({ file_name: name, file_size: 1024 });
    expect(api.violations).toEqual([]);
  },
);

test('a file name ends at a semicolon when it is not quoted, as grammY sends it', async () => {
  await bot.api.sendDocument(ID, new InputFile(EVERY_BYTE, 'a;b.conf'));
  expect((await anna.receives()).document?.name).toBe('a');
});

test('grammY streams a file in pieces', async () => {
  const pieces = [EVERY_BYTE.subarray(0, 10), EVERY_BYTE.subarray(10, 700), EVERY_BYTE.subarray(700)];
  await bot.api.sendDocument(ID, new InputFile(pieces, 'peer.conf'));
  expect((await anna.receives()).document?.bytes.equals(EVERY_BYTE)).toBe(true);
});

test('an upload is sent again by its identifier and downloaded by its path', async () => {
  const { document } = await bot.api.sendDocument(ID, new InputFile(EVERY_BYTE, 'peer.conf'));
  await bot.api.sendDocument(ID, document.file_id);
  expect(anna.chat.messages.map((seen) => seen.document?.bytes.length)).toEqual([undefined, 1024, 1024]);
  const { file_path } = await bot.api.getFile(document.file_id);
  const response = await fetch(`${api.url}/file/bot${api.token}/${file_path}`);
  expect(Buffer.from(await response.arrayBuffer()).equals(EVERY_BYTE)).toBe(true);
  expect((await fetch(`${api.url}/file/bot1:other/${file_path}`)).status).toBe(401);
  expect((await fetch(`${api.url}/file/bot${api.token}/documents/none`)).status).toBe(404);
  expect(api.violations).toEqual([]);
});

test('an album and a replaced document come with their files', async () => {
  const file = (name: string) =>
    InputMediaBuilder.document(new InputFile(EVERY_BYTE, name), { caption: `<b>${name}</b>`, parse_mode: 'HTML' });
  const [first] = await bot.api.sendMediaGroup(ID, [file('a.conf'), file('b.conf')]);
  await anna.receives(/a\.conf/);
  await anna.receives(/b\.conf/);
  if (!first) throw new Error('the album is empty');
  await bot.api.editMessageMedia(ID, first.message_id, file('c.conf'));
  expect(await anna.chat.receivesEdit()).toMatchObject({ text: 'c.conf', document: { name: 'c.conf' } });
  expect(api.violations).toEqual([]);
});

test('an empty file is refused', async () => {
  const sent = bot.api.sendDocument(ID, new InputFile(Buffer.alloc(0), 'peer.conf'));
  await expect(sent).rejects.toThrow('400: Bad Request: file must be non-empty');
  expect(api.violations).toEqual(['sendDocument: Bad Request: file must be non-empty']);
});

test('a file over the limit is refused with 413', async () => {
  const sent = bot.api.sendDocument(ID, new InputFile(Buffer.alloc(2001), 'peer.conf'));
  await expect(sent).rejects.toThrow('413: Request Entity Too Large');
  const huge = bot.api.sendDocument(ID, new InputFile(Buffer.alloc(2 ** 21), 'peer.conf'));
  await expect(huge).rejects.toThrow('413: Request Entity Too Large');
});

test('a person sends a file, which the bot can download up to a limit', async () => {
  anna.upload('small.json', EVERY_BYTE);
  anna.upload('large.json', Buffer.alloc(1501));
  const [small = '', large = ''] = api.pending.slice(-2).map(({ message }) => message?.document?.file_id);
  expect((await bot.api.getFile(small)).file_path).toMatch(/^documents\/.*\.json$/);
  await expect(bot.api.getFile(large)).rejects.toThrow('400: Bad Request: file is too big');
});

test.each([
  ['no image', Buffer.from('not an image'), 'IMAGE_PROCESS_FAILED'],
  ['a PNG that is cut short', png(100, 100).subarray(0, 20), 'IMAGE_PROCESS_FAILED'],
  ['width and height over 10000 together', png(5001, 5000), 'PHOTO_INVALID_DIMENSIONS'],
  ['a strip', png(2100, 100), 'PHOTO_INVALID_DIMENSIONS'],
  [
    'more bytes than a photo may have',
    Buffer.concat([png(10, 10), Buffer.alloc(1000)]),
    'file of size 1044 bytes is too big for a photo; the maximum size is 1000 bytes',
  ],
])('a photo is refused that is %s', async (_name, bytes, description) => {
  await expect(bot.api.sendPhoto(ID, new InputFile(bytes, 'qr.png'))).rejects.toThrow(
    `(400: Bad Request: ${description}`,
  );
});

test('a photo of allowed size is shown', async () => {
  const { photo } = await bot.api.sendPhoto(ID, new InputFile(png(512, 512), 'qr.png'), { caption: 'scan' });
  expect(photo).toMatchObject([{ width: 512, height: 512 }]);
  expect(await anna.receives(/scan/)).toMatchObject({ photo: { name: 'qr.png' } });
  const reused = bot.api.sendDocument(ID, photo[0]?.file_id ?? '');
  await expect(reused).rejects.toThrow("can't use file of type Photo as Document");
});

test('quoted names, a part named like the parameter and an epilogue are read', async () => {
  const headers = [
    'Content-Disposition: form-data; name="document"; filename="a \\"b\\"; c.conf"',
    'Content-Type: text/plain',
  ];
  const answer = await upload([...TO_ANNA, '--XX', ...headers, '', EVERY_BYTE, '--XX--', 'epilogue']);
  expect(answer.ok).toBe(true);
  const { document } = await anna.receives();
  expect(document?.name).toBe('a "b"; c.conf');
  expect(document?.bytes.equals(EVERY_BYTE)).toBe(true);
  expect(api.violations).toEqual([]);
});

test('nested fields and numbers of a form are read as their types', async () => {
  const markup = JSON.stringify({ inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] });
  const field = (name: string, value: string) => ['--XX', `Content-Disposition: form-data; name=${name}`, '', value];
  const lines = [
    ...TO_ANNA,
    ...field('text', '5'),
    ...field('reply_markup', markup),
    ...field('protect_content', 'true'),
    '--XX--',
  ];
  expect((await upload(lines, 'sendMessage')).ok).toBe(true);
  expect(api.calls[0]?.args).toMatchObject({ chat_id: ID, text: '5', protect_content: true });
  expect((await anna.receives(/5/)).buttons).toEqual([{ text: 'A', data: 'a' }]);
});

test('a file that no parameter refers to is refused', async () => {
  const stray = ['--XX', 'Content-Disposition: form-data; name="x"; filename=peer.conf', '', 'abc'];
  const text = ['--XX', 'Content-Disposition: form-data; name="text"', '', 'hi'];
  const answer = await upload([...TO_ANNA, ...text, ...stray, '--XX--'], 'sendMessage');
  expect(answer.description).toBe('Bad Request: sendMessage: x is a file that no parameter refers to');
});

test('an attached file that did not come is refused', async () => {
  const answer = await ask(api, 'sendDocument', { chat_id: ID, document: 'attach://gone' });
  expect(answer.description).toBe('Bad Request: wrong file identifier/HTTP URL specified');
});

test.each([
  [
    'a half-quoted name',
    ['--XX', 'Content-Disposition: form-data; name="a"b', '', 'a', '--XX--'],
    "expected ';' in Content-Disposition header",
  ],
  ['no boundary in the body', ['abc'], "can't find the first boundary of the form data"],
  ['no end of a part', [...TO_ANNA], "can't find the end of a part of the form data"],
  ['no headers', ['--XX', '', '', 'a', '--XX--'], 'headers in multipart/form-data are empty'],
  ['headers without an end', ['--XX', 'Content-Disposition: form-data; name=a'], "can't parse form data headers"],
  [
    'no field name',
    ['--XX', 'Content-Disposition: form-data; filename=a', '', 'a', '--XX--'],
    'field name in multipart/form-data not found',
  ],
  [
    'another disposition',
    ['--XX', 'Content-Disposition: attachment; name=a', '', 'a', '--XX--'],
    'expected form-data content disposition',
  ],
  ['a field that comes twice', [...TO_ANNA, ...TO_ANNA, '--XX--'], 'the field chat_id comes twice in the form data'],
])('a form is refused that has %s', async (_name, lines, description) => {
  const answer = await upload(lines);
  expect(answer).toMatchObject({ error_code: 400, description: `Bad Request: ${description}` });
  expect(api.violations).toHaveLength(1);
});
