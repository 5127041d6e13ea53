import { describe, expect, it } from 'vitest';
import { newDigits, newWords, wordList } from '../../src/handover/new-words.ts';
import { normalizeWords } from '../../src/handover/normalize-words.ts';
import { LANGUAGES } from '../../src/languages.ts';

/** Whether two words differ in one letter, one more or less, or two beside each other that changed places. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
}

describe.each(LANGUAGES)('the words in %s', (language) => {
  const list = wordList(language);

  it('are 2,048 different ones of 4 to 9 letters, as a key is made of them', () => {
    expect(new Set(list).size).toBe(2048);
    expect(list).toHaveLength(2048);
    for (const word of list) {
      expect(word).toMatch(language === 'ru' ? /^[а-я]{4,9}$/ : /^[a-z]{4,9}$/);
      expect(normalizeWords(word)).toBe(word);
    }
  });

  it('are told apart on a bad line: no two differ in one letter', () => {
    const near = list.flatMap((a, i) =>
      list
        .slice(i + 1)
        .filter((b) => isNear(a, b))
        .map((b) => `${a} ${b}`),
    );
    expect(near).toEqual([]);
  });

  it('come as four different ones, other ones each time', () => {
    const locks = Array.from({ length: 200 }, () => newWords(language).split(' '));
    for (const words of locks) {
      expect(new Set(words).size).toBe(4);
      for (const word of words) expect(list).toContain(word);
    }
    expect(new Set(locks.map((words) => words.join(' '))).size).toBe(200);
    expect(new Set(locks.flat()).size).toBeGreaterThan(500); // of 800: they come from the whole list
  });
});

it('takes words as people type them', () => {
  for (const typed of ['  Ёлка,  лес\n— РЕКА. мост!', 'елка лес река мост', 'ЕЛКА/ЛЕС/РЕКА/МОСТ', 'елка1лес2река3мост'])
    expect(normalizeWords(typed)).toBe('елка лес река мост');
  expect(normalizeWords('е\u0308лка')).toBe('елка');
  expect(normalizeWords('и\u0306од')).toBe('йод');
  expect(normalizeWords(' .,!  ')).toBe('');
});

it('makes 16 digits in four groups, leading zeros kept', () => {
  const all = Array.from({ length: 2000 }, newDigits);
  for (const digits of all) expect(digits).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/);
  expect(all.some((digits) => digits.startsWith('0'))).toBe(true);
});
