import type { CliTexts } from '../texts/cli/texts.ts';

type Said = CliTexts['wrongWords'];

/** Commander's own sentences, which are English: each with its words, and what we say instead. */
const SENTENCES: readonly (readonly [RegExp, (t: Said, words: readonly string[], meant: string | null) => string])[] = [
  [/^error: unknown command '(.*)'/, (t, [word = ''], meant) => t.command(word, meant)],
  [/^error: unknown option '(.*)'/, (t, [word = ''], meant) => t.option(word, meant)],
  [/^error: missing required argument '(.*)'/, (t, [name = '']) => t.missing(name)],
  [/^error: option '(.*)' argument missing/, (t, [option = '']) => t.optionValue(option)],
  [/^error: too many arguments/, (t) => t.tooMany],
];

/** Two lines in place of what Commander says of wrong words: what is wrong, and where help is; a sentence that is not known stays. */
export function explainWords(message: string, t: Said, command: string): string {
  const meant = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message)?.[1] ?? null;
  for (const [sentence, say] of SENTENCES) {
    const found = sentence.exec(message);
    if (found) return `${say(t, found.slice(1), meant)}\n${t.help(command)}\n`;
  }
  return `${message.trimEnd()}\n${t.help(command)}\n`;
}
