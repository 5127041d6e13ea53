import { LANGUAGES, type Language } from '../../languages.ts';
import { createEnglishTexts } from '../en/chat.ts';
import { createRussianTexts } from '../ru/chat.ts';
import type { Texts } from './texts.ts';

/** All languages of the bot. */
export type Languages = Readonly<Record<Language, Texts>>;

/** Each language's file of texts. */
const CREATORS: Readonly<Record<Language, (timeZone: string) => Texts>> = {
  ru: createRussianTexts,
  en: createEnglishTexts,
};

export function createLanguages(timeZone: string): Languages {
  const texts = Object.entries(CREATORS).map(([language, create]) => [language, create(timeZone)]);
  return Object.fromEntries(texts) as Languages; // one for each row of the table
}

/** Telegram's `language_code` (IETF, such as `en-GB`) as one of ours, or null. */
export function readLanguage(code: string | undefined): Language | null {
  const language = code?.toLowerCase().split('-')[0];
  return LANGUAGES.find((known) => known === language) ?? null;
}
