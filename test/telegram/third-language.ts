import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { SourceTree } from '../stage/source-tree.ts';

/** Stands before every text of the language that is made here. */
export const MARK = '¤';

/** English with a mark before every text: what has no mark does not come from the language's folder. */
const MARKED = {
  'chat.ts': `import type { Texts } from '../chat/texts.ts';
import { createChatTexts as english } from '../en/chat.ts';
import { marked } from './marked.ts';

export const createChatTexts = (timeZone: string): Texts => marked(english(timeZone));
`,
  'cli.ts': `import type { CliTexts } from '../cli/texts.ts';
import { cliTexts as english } from '../en/cli.ts';
import { marked } from './marked.ts';

export const cliTexts: CliTexts = marked(english);
`,
  'marked.ts': `/** The locale's name and commander's titles, which are looked up, are for programs. */
const KEPT = ['locale', 'titles'];

export function marked<T>(value: T): T {
  return mark(value) as T;
}

function mark(value: unknown): unknown {
  if (typeof value === 'string') return \`${MARK}\${value}\`;
  if (typeof value === 'function') return (...values: unknown[]) => mark(value(...values));
  if (Array.isArray(value)) return value.map(mark);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, KEPT.includes(key) ? text : mark(text)]));
}
`,
};

/** The sources with a language that nobody speaks. */
export class LanguageTree extends SourceTree {
  /** The first step of `src/languages.ts`: the folder, copied and not yet translated. */
  copyRussian(): void {
    cpSync(this.path('texts/ru'), this.path('texts/eo'), { recursive: true });
  }

  /** The folder in the language that shows where each text comes from. */
  translate(): void {
    rmSync(this.path('texts/eo'), { recursive: true, force: true });
    mkdirSync(this.path('texts/eo'));
    for (const [name, text] of Object.entries(MARKED)) writeFileSync(this.path(`texts/eo/${name}`), text);
  }

  /** The second step: the entry in the list. */
  nameEsperanto(): void {
    this.replace('languages.ts', '] as const', ", 'eo'] as const");
  }
}
