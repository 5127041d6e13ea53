import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endOfWords,
  isVisible,
  readName,
  visible,
  visibleJson,
  visibleLines,
  withoutHidden,
  wordsOf,
} from '../src/visible.ts';

/** Control characters, line ends, marks of direction, zero width, tags, fillers, halves. */
const HIDING = [
  ...['\0', '\t', '\n', '\v', '\f', '\r', '\x1b', '\x7f', '\x80', '\x85', '\x9b', '\u2028', '\u2029'],
  ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'],
  ...['\u200e', '\u200f', '\u061c', '\u200b', '\u200c', '\u200d', '\u2060', '\u2063', '\ufeff', '\u00ad', '\u034f'],
  ...['\u180e', '\u{e0001}', '\u{e0041}', '\u{e007f}', '\ufe0f', '\u{e0100}', '\ufff9', '\ufffc', '\uffff'],
  ...['\u3164', '\u115f', '\u1160', '\uffa0', '\u2800', '\u{13441}', '\u{1d159}', '\ud83d', '\udc68'],
];

/** As people write them; every one has a hidden character that does its work, or looks as if it had. */
const NAMES = [
  ...['Анна Ёлкина', 'Иван-Пётр О’Нил', 'Zoë Müller', 'محمد', 'عَلِيّ', 'می‌خواهم', 'علی‌رضا', 'דוד', 'שָׁלוֹם'],
  ...['क्‍ष', 'ක්‍රිෂ්ණ', 'ശ്രീ', 'ന്‍', '葛󠄀城', '田中 太郎', '한국어', 'ไทย', 'ᠮᠣᠩᠭᠣᠯ', 'Apple \uf8ff'],
  ...['👨‍👩‍👧‍👦', '👩🏽‍💻', '🏳️‍🌈', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤️', '❤️‍🔥', '1️⃣', '🧑🏻‍🤝‍🧑🏿', '👨‍⚕️', '☎︎', '🇷🇺', 'Mum 👩‍❤️‍💋‍👨'],
];

const ordinary = fc.constantFrom(
  'a',
  'Я',
  '1',
  '#',
  'م',
  'ש',
  'क',
  '\u094d',
  '\u0301',
  '葛',
  '😀',
  '🏽',
  '👨',
  '🏴',
  ' ',
);
const hostile = fc
  .array(fc.oneof(ordinary, fc.constantFrom(...HIDING), fc.string({ unit: 'binary' })), { maxLength: 30 })
  .map((parts) => parts.join(''));
const controls = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u3164\u2800]/u;
const wild = { numRuns: 2000 };

describe('what is shown', () => {
  it.each(NAMES)('leaves %s as it is', (name) => {
    for (const shown of [visible(name), visibleLines(name), withoutHidden(name), readName(name), wordsOf(name)])
      expect(shown).toBe(name);
    expect(isVisible(name)).toBe(true);
  });

  it.each(HIDING.map((hidden) => [hidden.codePointAt(0)?.toString(16), hidden] as const))(
    'hides no U+%s, alone or between letters',
    (_code, hidden) => {
      for (const text of [hidden, `a${hidden}b`, `ю${hidden}`]) {
        expect(isVisible(text)).toBe(false);
        expect(visible(text)).not.toContain(hidden);
        expect(readName(text)).not.toContain(hidden);
        if (!'\n\t'.includes(hidden)) expect(visibleLines(text)).not.toContain(hidden);
        if (hidden !== '\n') expect(withoutHidden(text)).not.toContain(hidden);
      }
    },
  );

  it('is one line without anything hidden, and the same when it is shown again', () => {
    const property = fc.property(hostile, (text) => {
      const shown = visible(text);
      expect(shown).not.toMatch(controls);
      expect(visible(shown)).toBe(shown);
      expect(visibleLines(text).replaceAll(/[\n\t]/g, '')).not.toMatch(controls);
      expect(withoutHidden(text).replaceAll('\n', '')).not.toMatch(controls);
      expect(withoutHidden(withoutHidden(text))).toBe(withoutHidden(text));
      expect(withoutHidden(text).length).toBeLessThanOrEqual(text.length);
    });
    fc.assert(property, wild);
  });

  it('keeps no hidden character for the sake of another one', () => {
    expect(withoutHidden('a\u180b\u180b\u061c\u200c\u061cb')).toBe('ab');
  });

  it('is JSON with the same meaning', () => {
    const property = fc.property(hostile, (text) => {
      const json = visibleJson(JSON.stringify({ text }));
      expect(json).not.toMatch(controls);
      expect(JSON.parse(json)).toEqual({ text });
    });
    fc.assert(property, wild);
  });
});

describe('readName', () => {
  it('is one line of bounded length without anything hidden, and the same when it is read again', () => {
    const property = fc.property(hostile, fc.integer({ min: 1, max: 20 }), (text, longest) => {
      const name = readName(text, longest);
      expect(name).not.toMatch(controls);
      expect(isVisible(name)).toBe(true);
      expect([...name].length).toBeLessThanOrEqual(longest);
      expect(name).toBe(name.trim());
      expect(readName(name, longest)).toBe(name);
    });
    fc.assert(property, wild);
  });

  it.each([
    '',
    ' ',
    '\u3164',
    '\u3164\u3164 \u115f',
    '\u2800\u2800',
    '\u200b\u2060\ufeff',
    '\u0301\u0302',
    '\u202e',
    '\n',
    '\ud800',
    '\u{1d159}',
    '\u00a0\u3000',
  ])('makes nothing of %j, which cannot be seen', (text) => expect(readName(text)).toBe(''));

  it('takes line ends and blanks that pass for letters for spaces, and piles of marks away', () => {
    expect(readName('Anna\r\nADMIN_ID=1')).toBe('Anna ADMIN_ID=1');
    expect(readName('Anna\u2028\u3164\u2800B')).toBe('Anna B');
    expect(readName('a\u202egpj.exe')).toBe('agpj.exe');
    expect([...readName(`Z${'\u0301'.repeat(200)}a`)].length).toBe(10);
  });
});

describe('wordsOf', () => {
  it('is the last lines of a machine’s answer, bounded, without control codes', () => {
    expect(wordsOf('\r\nPlease \x1b[31mlogin\x07\r\n\r\n\x85as ubuntu\n')).toBe(
      'Please \\u{1b}[31mlogin\\u{7}\nas ubuntu',
    );
    expect(wordsOf(`${'x\n'.repeat(50)}last`, { lines: 2 })).toBe('x\nlast');
    expect(wordsOf('я'.repeat(500), { length: 10 })).toBe(`${'я'.repeat(10)}…`);
  });

  it('looks at the end only of what is longer than anything that a person would read, and shows no half of a word', () => {
    expect(wordsOf(`${'\u202e'.repeat(100_000)}\nlast`, { lines: 9, length: 20 })).toMatch(/^[^\n]{21}\nlast$/);
    expect(endOfWords(`first ${'x'.repeat(44)}${' y'.repeat(16_380)}`)).toBe(' y'.repeat(16_380));
    expect(endOfWords('x'.repeat(32_768)).length).toBe(32_768);
  });
});
