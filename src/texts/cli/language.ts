import { type Language, readLanguage } from '../../languages.ts';
import type { CliTexts } from './texts.ts';

/** What `src/texts/<language>/cli.ts` exports. */
interface CliFolder {
  readonly cliTexts: CliTexts;
}

/** The language of a terminal's locale, found as programs do it: LC_ALL, else LC_MESSAGES, else LANG. English where we lack it. */
export const terminalLanguage = (env: NodeJS.ProcessEnv): Language =>
  readLanguage(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG']) ?? 'en';

/** The texts for a terminal's locale. */
export async function loadCliTexts(env: NodeJS.ProcessEnv): Promise<CliTexts> {
  const { cliTexts }: CliFolder = await import(`../${terminalLanguage(env)}/cli.ts`);
  return cliTexts;
}
