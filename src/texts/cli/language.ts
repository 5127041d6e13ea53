import { readLanguage } from '../../languages.ts';
import type { CliTexts } from './texts.ts';

/** What `src/texts/<language>/cli.ts` exports. */
interface CliFolder {
  readonly cliTexts: CliTexts;
}

/** The texts for a terminal's locale, found as programs do it: LC_ALL, else LC_MESSAGES, else LANG. English where we lack it. */
export async function loadCliTexts(env: NodeJS.ProcessEnv): Promise<CliTexts> {
  const language = readLanguage(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG']) ?? 'en';
  const { cliTexts }: CliFolder = await import(`../${language}/cli.ts`);
  return cliTexts;
}
