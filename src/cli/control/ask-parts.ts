import type { Settings } from '../../config/settings.ts';
import type { Language } from '../../languages.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';

/** What a command needs to ask the bot. */
export interface AskParts {
  readonly settings: Settings;
  readonly texts: CliTexts;
  /** That of the texts. */
  readonly language: Language;
  /** Prints a line beside the output, on standard error. */
  readonly note: (line: string) => void;
}
