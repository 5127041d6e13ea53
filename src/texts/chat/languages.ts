import { LANGUAGES, type Language } from '../../languages.ts';
import type { Texts } from './texts.ts';

/** The chat's texts in all languages of the bot. */
export type Languages = Readonly<Record<Language, Texts>>;

/** The exports of `src/texts/<language>/chat.ts`; `timeZone` is the zone of all dates and times. */
interface ChatFolder {
  createChatTexts(timeZone: string): Texts;
}

/** Imports a language's texts of the chat; the module is loaded once. */
export const loadChatTexts = (language: Language): Promise<ChatFolder> => import(`../${language}/chat.ts`);

export async function loadLanguages(timeZone: string): Promise<Languages> {
  const texts = LANGUAGES.map(
    async (language) => [language, (await loadChatTexts(language)).createChatTexts(timeZone)] as const,
  );
  return Object.fromEntries(await Promise.all(texts)) as Languages; // has each language of the list
}
