import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const IMPORT = /^(?:import|export)\s(?!type\b)[^'";]*?from '([^']+)'|^import '([^']+)'/gm;

/** The packages that a source file imports, itself or through files of ours. */
export function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  for (const [, from, bare] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const name = from ?? bare ?? '';
    if (!name.startsWith('.')) packages.add(name);
    else for (const found of packagesOf(resolve(dirname(file), name), seen)) packages.add(found);
  }
  return packages;
}
