import { english } from '../en/cli.ts';
import { russian } from '../ru/cli.ts';
import type { CliTexts } from './texts.ts';

/** The texts for a terminal's locale, found as programs do it: LC_ALL, else LC_MESSAGES, else LANG. */
export function textsFor(env: NodeJS.ProcessEnv): CliTexts {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^ru(?:_|\.|$)/i.test(locale) ? russian : english;
}
