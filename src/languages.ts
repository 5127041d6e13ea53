/** The languages that the bot speaks; each has one file of texts (`src/telegram/texts/<language>.ts`), which does not compile while one is missing. */
export const LANGUAGES = ['ru', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];
