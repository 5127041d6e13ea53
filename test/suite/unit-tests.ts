import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A test that reaches one of these starts a program or opens a socket. */
const REAL_PARTS = /^(?:execa|ssh2|node:(?:child_process|worker_threads|dgram|http|https|net|tls))$/;

/** Pure, but each computes for seconds: `npm test` has them, the inner loop does not wait for them. */
const LONG =
  /^test\/(?:bench|design|model|store)\/|\/(?:local-time|unread-texts|schema|hostile|draw|plan-moves|traffic-property)\.test/;

const IMPORT = /^(?:import|export)\b(?! type\b)[^;]*?\bfrom '([^']+)';|^import '([^']+)';|\bimport\('([^']+)'\)/gms;

/**
 * The tests of `npm run test:unit`: those that neither start a program nor open a socket, by what they and their helpers below
 * test/ import, and do not compute for long. Paths from the root of the repository, in order.
 */
export function unitTests(root: string): string[] {
  const imports = createReader(root);
  const isPure = (file: string) =>
    [...reached(file, imports)].every((one) => imports(one).every((name) => !REAL_PARTS.test(name)));
  const all = globSync('test/**/*.test.ts', { cwd: root }).filter((file) => !LONG.test(file));
  return all.filter(isPure).toSorted();
}

/** A file's imports other than of types alone: packages as they are written, files as paths from the root. */
export function createReader(root: string): (file: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const before = known.get(file);
    if (before) return before;
    const path = join(root, file);
    const found = existsSync(path) ? [...readFileSync(path, 'utf8').matchAll(IMPORT)] : [];
    const names = found.map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
    const imports = names.map((name) => (name.startsWith('.') ? join(dirname(file), name) : name));
    known.set(file, imports);
    return imports;
  };
}

/** The file and all below test/ that it imports, directly or through others. */
function reached(file: string, imports: (file: string) => readonly string[], seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const name of imports(file)) if (name.startsWith('test/')) reached(name, imports, seen);
  return seen;
}
