import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPerson } from '../../src/telegram/router/read-person.ts';

const anna = { id: 502, username: 'anna', name: 'Anna', language: null };

test.each([
  ['123456789', { id: 123456789 }],
  ['4503599627370496', { id: 2 ** 52 }],
  ['@anna', { username: 'anna' }],
  ['@Anna_K1', { username: 'Anna_K1' }],
  ['t.me/anna', { username: 'anna' }],
  ['https://t.me/anna', { username: 'anna' }],
  ['http://t.me/anna', { username: 'anna' }],
  ['T.me/anna', { username: 'anna' }],
  ['HTTPS://Telegram.Me/Anna/', { username: 'Anna' }],
  ['www.t.me/anna', { username: 'anna' }],
  ['https://t.me/anna?text=hello', { username: 'anna' }],
  ['https://t.me/@anna', { username: 'anna' }],
  ['anna_k.t.me', { username: 'anna_k' }],
  ['tg://resolve?domain=anna', { username: 'anna' }],
  ['tg://user?id=123456789', { id: 123456789 }],
  ['TG://user?id=123456789', { id: 123456789 }],
  ['tg://openmessage?user_id=123456789', { id: 123456789 }],
  [' \u200e@anna\u200f ', { username: 'anna' }],
  ['@an\u200bna', { username: 'anna' }],
  ['\u2068123456789\u2069', { id: 123456789 }],
  ['\ufeff123456789', { id: 123456789 }],
])('reads %s', (args, person) => {
  expect(readPerson(args, null)).toEqual(person);
  expect(readPerson(args, anna)).toEqual(person);
});

test.each([
  '0',
  '-5',
  '05',
  '1.5',
  '1e3',
  '12 34',
  '4503599627370497',
  '9999999999999999',
  '99999999999999999999',
  'anna',
  '@',
  '@ab',
  '@1anna',
  '@anna-k',
  '@анна',
  '@anna k',
  '@anna\n@boris',
  't.me/+AbCdEf',
  't.me/anna/5',
  't.me/proxy?server=192.0.2.1&port=443&secret=ee',
  'https://t.me/joinchat/AAAAAE',
  'https://t.me/share/url?url=x',
  'https://t.me/c/1234/5',
  'tg://user?id=0',
  'tg://user?id=99999999999999999999',
  'tg://proxy?server=anna',
  'https://evil.example/t.me/anna',
  'https://example.com/anna',
  `@${'a'.repeat(33)}`,
])('takes %j for nobody, also as an answer to a message', (args) => {
  expect(readPerson(args, null)).toBeNull();
  expect(readPerson(args, anna)).toBeNull();
});

test('without words means the person whose message is answered', () => {
  expect(readPerson('', anna)).toEqual({ id: 502 });
  expect(readPerson('', null)).toBeNull();
});

test('gives only ids that Telegram can give: a larger one would make the store unreadable', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{1,20}$/), (digits) => {
      const person = readPerson(digits, null);
      if (person === null) return;
      expect(person).toEqual({ id: Number(digits) });
      expect(Number(digits)).toBeLessThanOrEqual(2 ** 52);
      expect(String(Number(digits))).toBe(digits);
    }),
  );
});

test('means the person without a username whose name Telegram made a link of', () => {
  const mention = { text: 'Анна Б.', person: { ...anna, id: 503, username: null } };
  expect(readPerson('Анна Б.', null, mention)).toEqual({ id: 503 });
  expect(readPerson('Анна Б. и Борис', null, mention)).toBeNull();
  expect(readPerson('@anna', null, mention)).toEqual({ username: 'anna' });
});
