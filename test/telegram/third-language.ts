import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../lab/leftovers.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Stands before every text of the language that is made here. */
export const MARK = '¤';

/** English with a mark before every text (the locale's name is for programs): what has no mark does not come from the language's file. */
const TEXTS_FILE = `import { createEnglishTexts } from '../en/chat.ts';
import type { Texts } from '../chat/texts.ts';

export const createEsperantoTexts = (timeZone: string): Texts => marked(createEnglishTexts(timeZone)) as Texts;

function marked(value: unknown): unknown {
  if (typeof value === 'string') return \`${MARK}\${value}\`;
  if (typeof value === 'function') return (...values: unknown[]) => marked(value(...values));
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, key === 'locale' ? text : marked(text)]));
}
`;

/** A copy of the sources, to be changed at will. */
export class SourceTree {
  readonly folder = temporaryFolder();

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    for (const name of ['src', 'package.json', 'tsconfig.json'])
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  path(name: string): string {
    return join(this.folder, 'src', name);
  }

  /** The first step: the language is named. */
  nameEsperanto(): void {
    this.#replace('languages.ts', "['ru', 'en']", "['ru', 'en', 'eo']");
  }

  /** The second: its one file, and the row that the compiler asks for. */
  addEsperanto(): void {
    mkdirSync(this.path('texts/eo'));
    writeFileSync(this.path('texts/eo/chat.ts'), TEXTS_FILE);
    this.#replace(
      'texts/chat/languages.ts',
      'en: createEnglishTexts,',
      'en: createEnglishTexts, eo: createEsperantoTexts,',
    );
    this.#replace(
      'texts/chat/languages.ts',
      'import ',
      "import { createEsperantoTexts } from '../eo/chat.ts';\nimport ",
    );
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

  #replace(name: string, words: string, by: string): void {
    const text = readFileSync(this.path(name), 'utf8');
    if (!text.includes(words)) throw new Error(`${name} does not say ${words}`);
    writeFileSync(this.path(name), text.replace(words, by));
  }
}
