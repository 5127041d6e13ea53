import { parseArgs } from 'node:util';
import type { Language } from './page/protocol.ts';
import { TERMINAL_TEXTS } from './terminal/terminal-texts.ts';
import { WrongSetup } from './wrong-setup.ts';

export interface DemoOptions {
  readonly script: boolean;
  /** The folder for pictures of all screens, or null. */
  readonly screens: string | null;
  readonly simulated: boolean;
  readonly language: Language;
  /** False when the language is only the system's. */
  readonly isLanguageChosen: boolean;
  /** 0 is any free one. */
  readonly port: number;
}

/** Reads the command line (`--help` is answered before, by `demo.mjs`); throws `WrongSetup` when it is wrong. */
export function readOptions(args: readonly string[], systemLanguage: Language): DemoOptions {
  const { script, screens = null, simulated, lang, port: givenPort } = parse(args, systemLanguage);
  const language = lang === undefined ? systemLanguage : readLanguage(lang, systemLanguage);
  const port = Number(givenPort);
  if (!/^\d+$/.test(givenPort) || port > 65_535) throw new WrongSetup(TERMINAL_TEXTS[language].wrongPort(givenPort));
  return { script, screens, simulated, language, isLanguageChosen: lang !== undefined, port };
}

/** The language of the system's messages: Russian where it is Russian, else English. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  return /^ru(?![a-z])/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'ru' : 'en';
}

function parse(args: readonly string[], language: Language) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        script: { type: 'boolean', default: false },
        screens: { type: 'string' },
        simulated: { type: 'boolean', default: false },
        lang: { type: 'string' },
        port: { type: 'string', default: '0' },
      },
    });
    return values;
  } catch (error) {
    const { help, wrongOption } = TERMINAL_TEXTS[language];
    throw new WrongSetup(`${wrongOption(error instanceof Error ? error.message : String(error))}\n\n${help}`);
  }
}

function readLanguage(given: string, systemLanguage: Language): Language {
  if (given === 'ru' || given === 'en') return given;
  throw new WrongSetup(TERMINAL_TEXTS[systemLanguage].wrongLanguage(given));
}
