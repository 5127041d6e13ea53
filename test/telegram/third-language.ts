import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../lab/leftovers.ts';

const ROOT = resolve(import.meta.dirname, '../..');

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

/** A copy of the sources, to be changed at will. */
export class SourceTree {
  readonly folder = temporaryFolder();
  /** What was changed by `replace` and `write`, by paths from the repository's folder. */
  readonly written = new Set<string>();

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    for (const name of ['src', 'package.json', 'tsconfig.json'])
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  path(name: string): string {
    return join(this.folder, 'src', name);
  }

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
    this.replace('languages.ts', "['ru', 'en']", "['ru', 'en', 'eo']");
  }

  /** What the compiler says of these files and all that they import, or of everything: one line an error. */
  async compile(files?: readonly string[]): Promise<string[]> {
    const config = join(this.folder, 'tsconfig.these.json');
    const which = files ? { files: files.map((name) => `src/${name}`), include: [] } : { include: ['src'] };
    writeFileSync(config, JSON.stringify({ extends: './tsconfig.json', ...which }));
    const options = { reject: false, cwd: this.folder } as const;
    const { stdout } = await execa(join(ROOT, 'node_modules/.bin/tsc'), ['--pretty', 'false', '-p', config], options);
    return stdout.split('\n').filter((line) => line.includes('error TS'));
  }

  /** Throws when the file does not say these words. */
  replace(name: string, words: string, by: string): void {
    const text = readFileSync(this.path(name), 'utf8');
    if (!text.includes(words)) throw new Error(`${name} does not say ${words}`);
    this.write(name, text.replace(words, by));
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
    this.written.add(`src/${name}`);
  }
}
