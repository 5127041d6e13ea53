import type { Audience } from '../../access/audience.ts';

/** How the bot behaves: the language it speaks, the pace it keeps. */
export interface MannersTexts {
  /** The language's own name for itself. */
  readonly languageName: string;
  chooseLanguage(): string;
  languageChosen(): string;
  /** Somebody asks faster than the bot answers. */
  slowDown(): string;
  /** Over the commands of `/help` that are for these people. */
  readonly helpTitles: HelpTitles;
}

type HelpTitles = { readonly [K in Audience]: string };
