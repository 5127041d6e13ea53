import { describe, expect, test } from 'vitest';
import { APP_NAMES, APPS } from '../../src/amnezia/apps.ts';
import { LANGUAGES, readLanguage } from '../../src/languages.ts';
import { PLATFORMS } from '../../src/texts/chat/guide.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import type { Texts } from '../../src/texts/chat/texts.ts';
import { createChatTexts } from '../../src/texts/en/chat.ts';
import { escapeHtml, short, splitMessages } from '../../src/texts/format/html.ts';
import { parseHtml } from '../lab/bot-api/text/parse-html.ts';
import { COMMANDS } from '../stage/chat-tables.ts';
import { markupOf, problemsOf } from './check-samples.ts';
import { samplesOf, unsampled } from './sample-texts.ts';
import { NAMES } from './samples/samples.ts';

const languages = await loadLanguages('Europe/Moscow');
const cases = LANGUAGES.flatMap((language) =>
  Object.entries(NAMES).map(([what, name]) => ({ language, what, name, texts: languages[language] })),
);

describe.each(cases)('in $language with a name of $what', ({ name, texts }) => {
  test('every text is HTML that Telegram takes, within its limit, and whole', () => {
    expect(problemsOf(texts, name)).toEqual([]);
  });

  test('no name is taken for markup', () => {
    const plain = markupOf(texts, 'Anna');
    for (const [what, kinds] of markupOf(texts, name)) {
      const expected = plain.get(what);
      if (expected) expect([what, kinds]).toEqual([what, expected]);
    }
  });

  test('names are shown as they are, never as markup', () => {
    const { text, entities } = parseHtml(texts.alreadyIn(name));
    expect(text).toContain(name);
    expect(entities).toEqual([]);
  });

  test('labels of buttons are not escaped: Telegram shows them as they are', () => {
    if (name === NAMES.ampersands) expect(samplesOf(texts, name).labels.join()).not.toContain('&amp;');
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  const texts = languages[language];

  test('each command is described in words that Telegram’s menu takes', () => {
    for (const { name } of COMMANDS) {
      expect(name).toMatch(/^[a-z0-9_]{1,32}$/);
      expect(texts.commands[name].length).toBeGreaterThanOrEqual(1);
      expect(texts.commands[name].length).toBeLessThanOrEqual(256);
    }
  });

  test('a sentence that asks for a next step names a command that exists', () => {
    const known = new Set(COMMANDS.flatMap(({ name, aliases }) => [name as string, ...aliases]));
    const { messages, captions, toasts } = samplesOf(texts, 'Anna');
    for (const [what, html] of [...messages, ...captions, ...toasts.map((html) => ['toast', html] as const)]) {
      const named = (parseHtml(html).text.match(/(?<![\w/.:])\/[a-z_]+(?![a-z_/])/g) ?? []).filter(
        (word) => !/^\/d+$/.test(word),
      );
      for (const word of named) expect([what, known.has(word.slice(1))]).toEqual([what, true]);
    }
  });

  test('other letters stay out of it', () => {
    const others: Partial<Record<string, RegExp>> = {
      ru: /(?<!\/)\b(?:the|your|you|is|server|not)\b/i,
      en: /[а-яё]/i,
    };
    const foreign = others[language];
    if (!foreign) return; // of other languages nothing is known here
    for (const [what, html] of samplesOf(texts, '123').messages)
      expect([what, foreign.test(parseHtml(html).text)]).toEqual([what, false]);
  });
});

test('a text that is missing, and one that is nobody’s, does not compile', () => {
  const { letIn: _, ...rest } = createChatTexts('UTC');
  // @ts-expect-error: letIn is missing
  const missing: Texts = rest;
  // @ts-expect-error: hello is no key
  const excess: Texts = { ...createChatTexts('UTC'), hello: () => '' };
  // @ts-expect-error: nobody tells it a surname
  const mute: Texts['welcomeFriend'] = (name: string, app: string, surname: string) => name + app + surname;
  // @ts-expect-error: an error without its text
  const errors: Texts['errors'] = { 'no-access': '' };
  // @ts-expect-error: it says nothing
  const silent: Texts['serverButton'] = () => null;
  expect([missing, excess, errors, mute, silent]).toHaveLength(5);
});

test('each command is described, and no other', () => {
  for (const language of LANGUAGES) {
    const described = Object.keys(languages[language].commands);
    expect(described.toSorted()).toEqual(COMMANDS.map(({ name }) => name as string).toSorted());
  }
});

test('no text is missing from the samples', () => {
  for (const language of LANGUAGES) expect([language, unsampled(languages[language], 'Anna')]).toEqual([language, []]);
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

/** The longest label that a phone shows whole where a button has a row for itself. */
const A_PHONES_ROW = 34;

test.each(LANGUAGES)('no button with ordinary names is longer than a row of a phone (%s)', (language) => {
  const { labels } = samplesOf(languages[language], 'Frankfurt');
  // these name a key with its addresses, which the log keeps, or one of several people with the same username
  const named = /AbCdEf123456…|@a{10}/;
  const long = labels.filter(
    (label) => !named.test(label) && [...new Intl.Segmenter().segment(label)].length > A_PHONES_ROW,
  );
  expect(long).toEqual([]);
});

test.each(LANGUAGES)('nobody whose store lacks an app is told to look for the same one (%s)', (language) => {
  const { store } = languages[language].guides;
  expect(store('wireguard', 'ios')).toContain('AmneziaWG');
  for (const app of APPS)
    for (const platform of PLATFORMS) {
      const [, ...advice] = store(app, platform).split('?');
      expect(advice.join('?')).not.toContain(APP_NAMES[app]);
    }
});
