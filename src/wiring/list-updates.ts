import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { DownloadError } from '../downloads/download-lines.ts';
import { downloadedAt } from '../downloads/exit-lists.ts';
import { countryInUse, updateCountryFile } from '../downloads/update-country-file.ts';
import { ListError } from '../exits/lists/list-error.ts';
import type { NotifyOwner } from '../notices.ts';

interface ListUpdateParts {
  readonly peersFile: string;
  /** Two letters. */
  readonly country: string;
  readonly urls: readonly string[];
  /** Whether any server has an exit; without one nobody uses the list. */
  readonly hasLinks: () => boolean;
  /** Replaces a file as a whole. */
  readonly write: (path: string, content: string) => Promise<unknown>;
  /** ms since 1970. */
  readonly now: () => number;
  readonly notify: NotifyOwner;
  /** PEM of the authority that signs the servers' certificates; absent: those that Node trusts. */
  readonly ca?: string;
}

const DAY_MS = 86_400_000;
const EVERY_MS = 7 * DAY_MS;
const PATIENCE_MS = 30 * DAY_MS;

/** Since when no list could be downloaded (ms), and whether the owner knows; kept beside the list, so that it outlives a restart. */
const failureSchema = z.object({ since: z.number(), told: z.boolean() });
type Failure = z.infer<typeof failureSchema>;

/** Downloads the country's list once a week. */
export class ListUpdates {
  readonly #parts: ListUpdateParts;
  readonly #stopping = new AbortController();

  constructor(parts: ListUpdateParts) {
    this.#parts = parts;
  }

  /** Downloads the list if it is a week old. Rejects when it is not taken; the owner is told once after a month of that. */
  async check(): Promise<void> {
    const { peersFile, country, hasLinks, now } = this.#parts;
    if (!hasLinks()) return;
    const last = await downloadedAt(peersFile, country);
    if (last !== null && now() - last < EVERY_MS) {
      await this.#forgetFailure();
      return;
    }
    const { signal } = this.#stopping;
    try {
      await updateCountryFile({ ...this.#parts, signal });
      await this.#forgetFailure();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ListError || error instanceof DownloadError) await this.#noteFailure(last);
      throw error;
    }
  }

  /** Ends a download that is under way. */
  stop(): void {
    this.#stopping.abort();
  }

  get #failureFile(): string {
    const { peersFile, country } = this.#parts;
    return join(dirname(peersFile), `exit-list-${country.toLowerCase()}.failing.json`);
  }

  async #noteFailure(last: number | null): Promise<void> {
    const { peersFile, country, now, notify, write } = this.#parts;
    const known = await this.#readFailure();
    const since = last ?? known?.since ?? now();
    const told = known?.told === true || now() - since >= PATIENCE_MS;
    if (known?.since !== since || known.told !== told)
      await write(this.#failureFile, `${JSON.stringify({ since, told })}\n`);
    if (!told || known?.told === true) return;
    const date = (await countryInUse(peersFile, country))?.date ?? null;
    notify({ kind: 'exit-list-old', country, date });
  }

  /** Null: the last download worked, or none was tried. A damaged file counts as none. */
  async #readFailure(): Promise<Failure | null> {
    const text = await readFile(this.#failureFile, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return null;
    try {
      return failureSchema.parse(JSON.parse(text));
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
      throw error;
    }
  }

  async #forgetFailure(): Promise<void> {
    await rm(this.#failureFile, { force: true });
  }
}
