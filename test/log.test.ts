import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { BotError, type Context, GrammyError, HttpError } from 'grammy/web';
import { expect, test } from 'vitest';
import { describeError, journalLine } from '../src/log.ts';

const TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0';
const URL = `https://api.telegram.org/bot${TOKEN}/sendMessage`;
const PROXY = 'socks5://olga:pa55word@192.0.2.1:1080';

const fetchError = () => Object.assign(new Error(`request to ${URL} failed, reason: x`), { code: 'ECONNREFUSED' });
const context = { api: { token: TOKEN } } as unknown as Context;

test('journal lines begin with a priority that journalctl knows', () => {
  const levels = [10, 20, 30, 40, 50, 60].map((level) => journalLine(JSON.stringify({ level, msg: 'hello' })));
  expect(levels).toEqual(['<7>hello\n', '<7>hello\n', '<6>hello\n', '<4>hello\n', '<3>hello\n', '<2>hello\n']);
});

test('a journal line tells message, error with its causes, and fields', () => {
  const cause = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  const err = describeError(new Error('cannot write', { cause }));
  const line = journalLine(
    JSON.stringify({ level: 50, time: 1, msg: 'a request failed', friend: 5, node: 'eu1', err }),
  );
  expect(line).toBe('<3>a request failed (Error: cannot write <- Error: ENOSPC: no space left) friend=5 node=eu1\n');
});

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\n', '\r', '\u001b[2K', '\u009b31m', '\u2028', '\u202e', '<3>', ' node=eu1', '"', '\0', '\b'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
  maxLength: 12,
});

test('no name can begin a line, hide a part of one or pass for a field', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const line = journalLine(JSON.stringify({ level: 30, msg: 'the owner is told', name, node: 'main' }));
      expect(line.endsWith('\n')).toBe(true);
      expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
      expect(
        line
          .slice(0, -1)
          .replace(/"(?:[^"\\]|\\.)*"/g, '""')
          .match(/ \w+=/g)?.length ?? 0,
      ).toBeLessThanOrEqual(2);
    }),
    { numRuns: 1000 },
  );
});

/** What a log in this format prints for a friend with a hostile name. */
function printed(format: string): string {
  const name = 'Eve\n<3>node main is down\r\u001b[2K\u009b2J';
  const script = `
    const { createLog } = await import(${JSON.stringify(resolve(import.meta.dirname, '../src/log.ts'))});
    const log = createLog({ level: 'info', format: '${format}' }, {}, false);
    log.info({ name: ${JSON.stringify(name)} }, 'the owner is told');
    log.error({ err: new Error('first\\nsecond') }, 'failed');
    log.debug('not shown');`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

test('the journal format prints one line for each entry', () => {
  const lines = printed('journal').trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(/^<\d>[^\p{Cc}]*$/u);
});

test('the json format prints one object for each entry, and control codes of terminals only as escapes', () => {
  const text = printed('json');
  expect(text).not.toMatch(/[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069]/u);
  expect(text).toContain('\\u009b');
  const entries = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(entries.map(({ msg }) => msg)).toEqual(['the owner is told', 'failed']);
  expect(entries[1].err.stack).toContain('first\nsecond');
});

test('the pretty format prints what a name holds where it can be seen, and stacks line by line', () => {
  const text = stripVTControlCharacters(printed('pretty'));
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  expect(text).toContain('Eve ⏎ <3>node main is down\\u{d}\\u{1b}[2K\\u{9b}2J');
  expect(text.split('\n').some((line) => line.startsWith('<3>'))).toBe(false);
  expect(text).toMatch(/^ +at /m);
});

const grammyErrors = fc.constantFrom<() => Error>(
  () => new HttpError('Network request for sendMessage failed!', fetchError()),
  () => new HttpError(`Network request failed! ${URL}`, `request to ${URL}`),
  () =>
    new GrammyError(
      `Call to ${URL}`,
      { ok: false, error_code: 400, description: `Bad Request: ${URL}` },
      'sendMessage',
      {},
    ),
  () => new HttpError('failed', new Error(`request to ${URL} failed, reason: ${URL} ${PROXY}`)),
  () => new BotError(fetchError(), context),
  () => new BotError(new HttpError('failed', fetchError()), context),
  fetchError,
  () => new TypeError(`cannot connect to ${PROXY}`),
  () => Object.assign(new Error('x'), { code: URL }),
);
const errors = fc.letrec<{ error: Error }>((tie) => ({
  error: fc.oneof(
    { maxDepth: 6 },
    grammyErrors.map((make) => make()),
    fc.tuple(fc.string(), tie('error')).map(([message, cause]) => new Error(message, { cause })),
    tie('error').map((inner) => new BotError(inner, context)),
    tie('error').map((inner) => new Error(`${inner.message} ${inner.stack}`, { cause: inner })),
  ),
})).error;

test('no token and no login of a proxy is left of an error, however it is wrapped', () => {
  fc.assert(
    fc.property(errors, (error) => {
      const described = JSON.stringify(describeError(error));
      for (const secret of [TOKEN, TOKEN.split(':')[1] ?? '', 'pa55word']) expect(described).not.toContain(secret);
      expect(journalLine(JSON.stringify({ level: 50, msg: 'failed', err: describeError(error) }))).not.toContain(TOKEN);
    }),
  );
});

test('anything can be thrown', () => {
  fc.assert(
    fc.property(fc.anything(), (thrown) => {
      expect(Object.keys(describeError(thrown))).toContain('name');
    }),
  );
  const own = new Error('its own cause');
  own.cause = own;
  expect(JSON.stringify(describeError(own))).toContain('its own cause');
});

test('keeps what helps: code and description of Telegram, code of the network, stack of our own', () => {
  const payload = { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' } as const;
  expect(describeError(new GrammyError('x', payload, 'sendMessage', {}))).toEqual({
    name: 'GrammyError',
    code: 403,
    message: payload.description,
  });
  expect(describeError(new HttpError('x', fetchError()))).toEqual({ name: 'HttpError', code: 'ECONNREFUSED' });
  const refused = new Error('Socks5 Authentication failed');
  expect(describeError(new HttpError('x', refused))).toMatchObject({ message: 'Socks5 Authentication failed' });
  expect(describeError(new Error('ours')).stack).toContain('log.test.ts');
});
