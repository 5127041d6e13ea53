import { randomInt } from 'node:crypto';
import type { Language } from '../languages.ts';
import { ENGLISH_WORDS } from './words/english.ts';
import { RUSSIAN_WORDS } from './words/russian.ts';

/** Four of 2,048 words are 44 bits; what a guess costs is in `seal-page.ts`. */
const WORDS = 4;
/** 16 digits are 53 bits: the lock of a ZIP is weaker than that of the page, so its key has more. */
const DIGIT_GROUPS = 4;

/** The words of a language's list; languages without one use English. */
export const wordList = (language: Language): readonly string[] =>
  (language === 'ru' ? RUSSIAN_WORDS : ENGLISH_WORDS).trim().split(/\s+/);

/** Four different words for a new lock, as they are said: with spaces between. A secret. */
export function newWords(language: Language): string {
  const list = wordList(language);
  const words = new Set<string>();
  while (words.size < WORDS) words.add(list[randomInt(list.length)] ?? '');
  return [...words].join(' ');
}

/** Digits for a new ZIP, in groups of four with spaces between, as they are said; the spaces are not typed. A secret. */
export const newDigits = (): string =>
  Array.from({ length: DIGIT_GROUPS }, () => String(randomInt(10_000)).padStart(4, '0')).join(' ');
