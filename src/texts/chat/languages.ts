import { LANGUAGES, type Language } from '../../languages.ts';
import type { Texts } from './texts.ts';

/** The chat's texts in all languages of the bot. */
export type Languages = Readonly<Record<Language, Texts>>;

/** What `src/texts/<language>/chat.ts` exports; `timeZone` is for dates. */
interface ChatFolder {
  createChatTexts(timeZone: string): Texts;
}

/** Reads a language's texts of the chat; each is read once. */
export const loadChatTexts = (language: Language): Promise<ChatFolder> => import(`../${language}/chat.ts`);

export async function loadLanguages(timeZone: string): Promise<Languages> {
  const texts = LANGUAGES.map(
    async (language) => [language, (await loadChatTexts(language)).createChatTexts(timeZone)] as const,
  );
  return Object.fromEntries(await Promise.all(texts)) as Languages; // one for each of the list
}
