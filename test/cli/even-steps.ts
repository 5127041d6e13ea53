/**
 * So many steps of 1 to `last`, with even gaps and without repeats. Seeds that follow one another begin at steps that follow one another:
 * as many of them as a gap is wide meet every step once.
 */
export function evenSteps(last: number, count: number, seed: number): number[] {
  const gap = Math.max(1, Math.ceil(last / count));
  const first = 1 + (seed % gap);
  return Array.from({ length: count }, (_, number) => first + number * gap).filter((step) => step <= last);
}
