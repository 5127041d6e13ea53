import { describe, expect, it, test } from 'vitest';
import { decodeWords } from '../../src/mail/decode-words.ts';
import { MOST_HEADER } from '../../src/mail/header.ts';
import { readLetter } from '../../src/mail/letter.ts';
import { readSubject } from '../../src/mail/read-subject.ts';

const letter = (...lines: readonly string[]) => readLetter(5, Buffer.from([...lines, '', ''].join('\r\n')));
const from = (value: string) => letter(`From: ${value}`).from;
const automatic = (...lines: readonly string[]) => letter('From: anna@example.com', ...lines).automatic;

describe('the sender', () => {
  it.each([
    'anna@example.com',
    'Anna <Anna@Example.com>',
    '"Smith, Anna" <anna@example.com>',
    '"a <b@c.com>" <anna@example.com>',
    'Anna (of <b@c.com>) <anna@example.com>',
    '=?UTF-8?B?0JDQvdC90LA=?= <anna@example.com>',
    '<anna@example.com>',
  ])('is the one address of %s', (value) => {
    expect(from(value)).toBe('anna@example.com');
  });

  it.each([
    'anna@example.com, mallory@example.com',
    'Anna <anna@example.com>, <mallory@example.com>',
    'friends: anna@example.com;',
    'anna@example.com <mallory@example.com> <anna@example.com>',
    '"anna@example.com',
    'Anna',
    'anna@example.com@example.com',
    `${'a'.repeat(1000)}@example.com`,
    '',
  ])('is nobody in %s', (value) => {
    expect(from(value)).toBeNull();
  });

  it('is nobody when there are two fields, or none', () => {
    expect(letter('From: anna@example.com', 'From: anna@example.com').from).toBeNull();
    expect(letter('Sender: anna@example.com', 'Reply-To: anna@example.com').from).toBeNull();
  });

  it('is found in a folded field, whatever the letter case of its name', () => {
    expect(letter('FROM: Anna', '\t<anna@example.com>').from).toBe('anna@example.com');
  });
});

describe('a letter that nobody wrote', () => {
  it.each([
    ['Return-Path: <>'],
    ['Auto-Submitted: auto-replied'],
    ['Auto-Submitted: auto-generated; owner=x'],
    ['Precedence: bulk'],
    ['Precedence: list'],
    ['List-Id: <x.example.com>'],
    ['List-Unsubscribe: <https://example.com>'],
    ['X-Autoreply: yes'],
    ['Content-Type: multipart/report; report-type=delivery-status; boundary=x'],
  ])('is one with %s', (line) => {
    expect(automatic(line)).not.toBeNull();
  });

  it('is one whose header does not end', () => {
    const endless = readLetter(
      1,
      Buffer.from(`From: anna@example.com\r\nX: ${'a'.repeat(MOST_HEADER)}`).subarray(0, MOST_HEADER),
    );
    expect(endless).toMatchObject({ from: null, automatic: expect.any(String) });
  });

  it('is none with what people’s programs write', () => {
    expect(
      automatic(
        'Return-Path: <anna@example.com>',
        'Auto-Submitted: no',
        'Precedence: normal',
        'Content-Type: text/plain',
      ),
    ).toBeNull();
  });
});

describe('the receiving server’s word about the sender', () => {
  it.each([
    'mx.example; dmarc=fail (p=none) header.from=example.com',
    'mx.example; spf=pass; dkim=pass; dmarc=fail',
    'mx.example; spf=fail smtp.mailfrom=x; dkim=none',
    'mx.example; spf=hardfail',
  ])('is believed when it is against it: %s', (value) => {
    expect(automatic(`Authentication-Results: ${value}`)).toBe('a forged sender');
  });

  it.each([
    'mx.example; dmarc=pass',
    'mx.example; spf=fail; dkim=pass',
    'mx.example; spf=softfail; dkim=none',
    'mx.example; none',
  ])('keeps nobody out with %s', (value) => {
    expect(automatic(`Authentication-Results: ${value}`)).toBeNull();
  });

  it('is the topmost: one that came with the letter outweighs nothing', () => {
    const forged = 'Authentication-Results: mx.example; dmarc=pass';
    expect(automatic('Authentication-Results: mx.example; dmarc=fail', forged)).toBe('a forged sender');
  });
});

describe('a subject', () => {
  it.each([
    ['=?UTF-8?B?0J/RgNC40LLQtdGC?=', 'Привет'],
    ['=?utf-8?q?=D0=9F=D1=80=D0=B8?= =?utf-8?q?=D0=B2=D0=B5=D1=82?=', 'Привет'],
    ['=?UTF-8?B?0J/R?= =?UTF-8?B?gNC4?=', 'При'],
    ['=?koi8-r?B?8NLJ18XU?=', 'Привет'],
    ['=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?= 123', 'Привет 123'],
    ['=?no-such-set?Q?abc_1?=', 'abc 1'],
    ['plain =?UTF-8?Q?a?= b', 'plain a b'],
    ['=?UTF-8?X?abc?=', '=?UTF-8?X?abc?='],
  ])('%s is read as %s', (raw, text) => {
    expect(decodeWords(raw)).toBe(text);
  });

  it('costs no time, however it is made', () => {
    const start = process.threadCpuUsage(); // µs, whatever else the machine does
    for (const piece of ['=?', '=?a?b?', '=?UTF-8?B?', '"', '(', '=?UTF-8?Q?a?= ', '<', ', ', '\\"']) {
      const value = piece.repeat(Math.floor((MOST_HEADER - 100) / 2 / piece.length));
      readLetter(1, Buffer.from(`From: ${value}\r\nSubject: ${value}\r\n\r\n`));
      decodeWords(value);
    }
    expect(process.threadCpuUsage(start).user).toBeLessThan(5_000_000);
  });

  test.each([
    ['1234-5678-9012', ['123456789012'], 'config', null],
    ['Re: 123456789012', ['123456789012'], 'config', null],
    ['１２３４ 5678–9012 hello', ['123456789012'], 'config', null],
    ['1234 5678 9012 new key', ['123456789012'], 'new-key', null],
    ['1234-5678-9012 REGEN', ['123456789012'], 'new-key', null],
    ['1234-5678-9012 Новый ключ 2', ['123456789012'], 'new-key', 2],
    ['1234-5678-9012 другой вход', ['123456789012'], 'door', null],
    ['1234-5678-9012 other door', ['123456789012'], 'door', null],
    ['1234-5678-9012 new key or other door', ['123456789012'], 'config', null],
    ['1234-5678-9012 keyboard входной', ['123456789012'], 'config', null],
    ['1234-5678-9012 3', ['123456789012'], 'config', 3],
    ['1234-5678-9012 0', ['123456789012'], 'config', null],
    ['1234-5678-9012 1 2', ['123456789012'], 'config', null],
    ['1234-5678', [], 'config', null],
    ['12345678901234', [], 'config', null],
    ['1234-5678-9012 0000-0000-0000', ['123456789012', '000000000000'], 'config', null],
  ])('%s', (subject, codes, wish, device) => {
    expect(readSubject(subject)).toEqual({ codes, wish, device });
  });
});
