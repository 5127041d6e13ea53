import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/telegram/commands.ts';
import { escapeHtml, short, splitMessages } from '../../src/telegram/texts/html.ts';
import { createLanguages, readLanguage } from '../../src/telegram/texts/languages.ts';
import { parseHtml } from '../lab/bot-api/text/parse-html.ts';
import { captionsOf, labelsOf, messagesOf, NAMES, toastsOf } from './sample-texts.ts';

const languages = createLanguages('Europe/Moscow');
const cases = (['ru', 'en'] as const).flatMap((language) =>
  Object.entries(NAMES).map(([what, name]) => ({ language, what, name, texts: languages[language] })),
);

describe.each(cases)('in $language with a name of $what', ({ name, texts }) => {
  test('every message is HTML that Telegram takes, within 4096 characters, and whole', () => {
    for (const [what, html] of messagesOf(texts, name)) {
      const { text } = parseHtml(html);
      expect([what, text.trim() !== '', text.length <= 4096, text.isWellFormed()]).toEqual([what, true, true, true]);
      expect([what, /undefined|null|NaN|\[object/.test(text)]).toEqual([what, false]);
    }
  });

  test('every caption stays within 1024 characters', () => {
    for (const html of captionsOf(texts, name)) {
      const { text } = parseHtml(html);
      expect(text.length).toBeLessThanOrEqual(1024);
      expect(text.isWellFormed()).toBe(true);
    }
  });

  test('names are shown as they are, never as markup', () => {
    const { text, entities } = parseHtml(texts.alreadyIn(name));
    expect(text).toContain(name);
    expect(entities).toEqual([]);
  });

  test('every button has a label', () => {
    for (const label of labelsOf(texts, name)) expect(label.trim()).not.toBe('');
  });
});

describe.each(['ru', 'en'] as const)('in %s', (language) => {
  const texts = languages[language];

  test('what shows over the chat fits 200 characters', () => {
    for (const html of toastsOf(texts)) expect(parseHtml(html).text.length).toBeLessThanOrEqual(200);
  });

  test('each command is described in words that Telegram’s menu takes', () => {
    for (const { name } of COMMANDS) {
      expect(name).toMatch(/^[a-z0-9_]{1,32}$/);
      expect(texts.commands[name].length).toBeGreaterThanOrEqual(1);
      expect(texts.commands[name].length).toBeLessThanOrEqual(256);
    }
  });

  test('a sentence that asks for a next step names a command that exists', () => {
    const known = new Set(COMMANDS.flatMap(({ name, aliases }) => [name as string, ...aliases]));
    for (const [what, html] of [...messagesOf(texts, 'Anna'), ...toastsOf(texts).map((html) => ['toast', html])]) {
      const named = (parseHtml(html ?? '').text.match(/(?<![\w/.:])\/[a-z_]+/g) ?? []).filter(
        (word) => !/^\/d+$/.test(word),
      );
      for (const word of named) expect([what, known.has(word.slice(1))]).toEqual([what, true]);
    }
  });

  test('other letters stay out of it', () => {
    const foreign = language === 'en' ? /[а-яё]/i : /(?<!\/)\b(?:the|your|you|is|server|not)\b/i;
    for (const [what, html] of messagesOf(texts, '123'))
      expect([what, foreign.test(parseHtml(html).text)]).toEqual([what, false]);
  });
});

test('a name is cut between its characters', () => {
  for (let length = 1; length < 80; length++) {
    const cut = short('a'.repeat(length % 3) + '😀'.repeat(length));
    expect([cut.isWellFormed(), cut.length <= 40]).toEqual([true, true]);
  }
});

test('a long list becomes messages that lose no line', () => {
  const lines = Array.from({ length: 1000 }, (_, i) => escapeHtml(`<${i}> ${'&'.repeat(i % 50)}`));
  const messages = splitMessages('<b>People</b>', lines);
  expect(messages.join('\n').split('\n')).toEqual(['<b>People</b>', ...lines]);
  expect(messages.every((message) => message.length <= 4000)).toBe(true);
});

test.each([
  ['ru', 'ru'],
  ['ru-RU', 'ru'],
  ['RU', 'ru'],
  ['en-GB', 'en'],
  ['uk', null],
  ['rus', null],
  ['', null],
  [undefined, null],
])('a Telegram in %s speaks %s with us', (code, language) => {
  expect(readLanguage(code)).toBe(language);
});
