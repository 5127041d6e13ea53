/**
 * The languages that the bot speaks, by Telegram's codes (two letters of ISO 639-1). One more language is two steps:
 *
 * 1. Copy `src/texts/ru` to `src/texts/<code>` and translate it: `chat.ts` and `chat/` are what the bot writes in Telegram, `cli.ts`
 *    and `cli/` what `vpn-bot` prints. `src/texts/en` explains what each text is for. The types of all other languages follow from
 *    it: a text that is missing, or that takes other arguments, does not compile. (A copy of English itself would be compared with
 *    nothing.) The locale for plurals and dates stands in `chat.ts`.
 * 2. Add the code to this list. The list of `/language`, the menus, BOT_LANGUAGE, the terminal's locale and the tests follow from it.
 *
 * Folders are loaded by their names (`src/texts/chat/languages.ts`, `src/texts/cli/language.ts`): the daemon reads no text of the
 * command line, and the command line reads one language.
 */
export const LANGUAGES = ['ru', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The language that a code of Telegram (`en-GB`) or a locale of a terminal (`ru_RU.UTF-8`) means, or null when it is none of ours. */
export function readLanguage(code: string | undefined): Language | null {
  const language = code?.toLowerCase().split(/[-_.@]/)[0];
  return LANGUAGES.find((known) => known === language) ?? null;
}
