import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../lab/leftovers.ts';

const ROOT = resolve(import.meta.dirname, '../..');

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

  /** What the compiler says of these files and all that they import, or of everything: one line an error. */
  async compile(files?: readonly string[]): Promise<string[]> {
    const config = join(this.folder, 'tsconfig.these.json');
    const which = files ? { files: files.map((name) => `src/${name}`), include: [] } : { include: ['src'] };
    writeFileSync(config, JSON.stringify({ extends: './tsconfig.json', ...which }));
    const words = ['--pretty', 'false', '--singleThreaded', '-p', config]; // several threads take twice the processor time
    const { stdout } = await execa(join(ROOT, 'node_modules/.bin/tsc'), words, { reject: false, cwd: this.folder });
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
