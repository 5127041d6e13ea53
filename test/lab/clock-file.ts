import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from './leftovers.ts';

/** The wall clock of a daemon that is started with this environment; see `shifted-clock.ts`. */
export class ClockFile {
  readonly #path = join(temporaryFolder(), 'clock');
  readonly env: Readonly<Record<string, string>> = {
    NODE_OPTIONS: `--import ${resolve(import.meta.dirname, 'shifted-clock.ts')}`,
    CLOCK_FILE: this.#path,
  };

  constructor() {
    this.putAhead(0);
  }

  /** How far (ms) it is ahead of this machine's from now on. */
  putAhead(ms: number): void {
    writeFileSync(this.#path, String(ms));
  }
}
