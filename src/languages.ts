/**
 * The languages that the bot speaks. One more is one file of texts, `src/texts/<language>/chat.ts`, and its name here and in the
 * table of `src/texts/chat/languages.ts`, which does not compile without it. The code is Telegram's (two letters of ISO 639-1).
 */
export const LANGUAGES = ['ru', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];
