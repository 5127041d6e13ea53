import * as z from 'zod';
import { readPlainFileSync, SMALL_FILE_BYTES, writePlainFileSync } from '../plain-file.ts';

/** How many starts are kept; only the last minutes matter. */
const KEPT = 20;

const Starts = z.array(z.iso.datetime());

/**
 * Records starts of the daemon that did not end properly, in a small file beside the store. It is not synced; if it cannot be written
 * or is damaged, fewer starts are known and nothing else suffers.
 */
export class StartsFile {
  readonly #path: string;
  readonly #times: readonly number[];

  private constructor(path: string, times: readonly number[]) {
    this.#path = path;
    this.#times = times;
  }

  /** Records a start of the daemon (ms since 1970). */
  static begin(storePath: string, now: number): StartsFile {
    const path = `${storePath}.starts`;
    const file = new StartsFile(path, [...read(path).filter((at) => at <= now), now].slice(-KEPT));
    file.#write(file.#times);
    return file;
  }

  /** Starts (ms since 1970) of runs that were not ended by a signal, this run's last. */
  get times(): readonly number[] {
    return this.#times;
  }

  /** Records that this run ends properly. */
  endWell(): void {
    this.#write(this.#times.slice(0, -1));
  }

  #write(times: readonly number[]): void {
    try {
      writePlainFileSync(this.#path, `${JSON.stringify(times.map((at) => new Date(at).toISOString()))}\n`);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error; // the store itself reports a full disk
    }
  }
}

function read(path: string): number[] {
  try {
    return Starts.parse(JSON.parse(readPlainFileSync(path, SMALL_FILE_BYTES).toString())).map((time) =>
      Date.parse(time),
    );
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return []; // cut off by a crash
    if (error instanceof Error && 'code' in error) return []; // the first start, or a file that cannot be read
    throw error;
  }
}
