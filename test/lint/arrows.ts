import type { Imports } from './imports.ts';

/** A rule of the structure that is broken, as a sentence. */
export type Finding = string;

/** Imports that lead to a higher floor, and files that stand on none. */
export function upwardArrows(imports: Imports, floors: readonly (readonly string[])[]): Finding[] {
  return [...imports].flatMap(([file, targets]) => {
    const own = floorOf(file, floors);
    if (own === null) return [`${file} stands on no floor: name it or its folder in test/lint/floors.ts`];
    return targets
      .filter((target) => (floorOf(target, floors) ?? -1) > own)
      .map((target) => `${file} imports ${target}, which stands on a higher floor (test/lint/floors.ts)`);
  });
}

/** Files that import each other in a circle, types included; of circles that share files only the first that is met. */
export function circles(imports: Imports): Finding[] {
  const found: Finding[] = [];
  const told = new Set<string>();
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      const circle = path.slice(path.indexOf(file));
      if (!circle.some((one) => told.has(one))) found.push(`a circle of imports: ${[...circle, file].join(' -> ')}`);
      for (const one of circle) told.add(one);
      return;
    }
    state.set(file, 'open');
    path.push(file);
    for (const target of imports.get(file) ?? []) visit(target);
    path.pop();
    state.set(file, 'done');
  };
  for (const file of imports.keys()) visit(file);
  return found;
}

function floorOf(file: string, floors: readonly (readonly string[])[]): number | null {
  let best: { readonly length: number; readonly floor: number } | null = null;
  for (const [floor, names] of floors.entries()) {
    for (const name of names) {
      if ((file === name || file.startsWith(`${name}/`)) && name.length > (best?.length ?? 0))
        best = { length: name.length, floor };
    }
  }
  return best?.floor ?? null;
}
