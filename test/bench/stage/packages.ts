import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const IMPORT = /^(?:import|export)\s(?!type\b)[^'";]*?from '([^']+)'|^import '([^']+)'/gm;
const IMPORT_LATER = /(?<!typeof )\bimport\('(\.[^']+)'\)/g;

/** What a source file loads. */
export interface Loaded {
  /** Files of ours, absolute, itself included. */
  readonly files: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

/** The files and packages that source files import, themselves or through files of ours. */
export function loadedBy(...roots: readonly string[]): Loaded {
  const [files, packages] = [new Set<string>(), new Set<string>()];
  const load = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, from, bare] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const name = from ?? bare ?? '';
      if (name.startsWith('.')) load(resolve(dirname(file), name));
      else packages.add(name);
    }
  };
  roots.forEach(load);
  return { files, packages };
}

/** The files of ours that a source file itself imports while it runs. */
export function importedLater(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT_LATER)].map(([, name = '']) => resolve(dirname(file), name));
}
