/** The program's folder, in which `src` and `deploy` are, with a slash at its end. Built into `built` or `built/cli` (deploy/lib/built.sh) it is the same one. */
export const PROGRAM = new URL('../', import.meta.url);

/**
 * The hash of everything that this program was built from, by the folder that it was built into (deploy/lib/built.sh); null when it
 * runs from its source, which can be another one at each start.
 */
export function buildOf(moduleUrl: string): string | null {
  return /\/\.built-([0-9a-f]{16})\/[^/]+$/.exec(moduleUrl)?.[1] ?? null;
}

/** This program’s own. */
export const BUILD = buildOf(import.meta.url);
