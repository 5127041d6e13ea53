import { builtMain } from '../lab/built.ts';

/** Vitest's global setup: builds the daemon as servers have it, so that no test waits for that. */
export default function buildProgram(): void {
  builtMain();
}
