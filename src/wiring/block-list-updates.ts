import { blockedAt, updateBlockFile } from '../downloads/block-lists.ts';
import { DownloadError } from '../downloads/download-lines.ts';
import { ListError } from '../exits/lists/list-error.ts';
import type { Log } from '../log.ts';

interface BlockUpdateParts {
  readonly peersFile: string;
  /** The addresses of the lists that a resolver uses. */
  readonly urls: () => readonly string[];
  /** Replaces a file as a whole. */
  readonly write: (path: string, content: string) => Promise<unknown>;
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: Log;
  /** PEM of the authority that signs the servers' certificates; absent: those that Node trusts. */
  readonly ca?: string;
}

const EVERY_MS = 24 * 3_600_000;
const AGAIN_MS = 3_600_000;

/** Downloads the lists of blocked domains once a day. */
export class BlockListUpdates {
  readonly #parts: BlockUpdateParts;
  readonly #stopping = new AbortController();
  /** Address → when it could not be downloaded (ms). */
  readonly #failed = new Map<string, number>();

  constructor(parts: BlockUpdateParts) {
    this.#parts = parts;
  }

  /** Downloads what is a day old or not there yet; what fails is tried again after an hour, and the old list stays. */
  async check(): Promise<void> {
    const { peersFile, urls, now, log } = this.#parts;
    const { signal } = this.#stopping;
    for (const url of new Set(urls())) {
      const last = await blockedAt(peersFile, url);
      const failed = this.#failed.get(url);
      if ((last !== null && now() - last < EVERY_MS) || (failed !== undefined && now() - failed < AGAIN_MS)) continue;
      try {
        const count = await updateBlockFile({ ...this.#parts, url, signal });
        this.#failed.delete(url);
        log.info({ url, domains: count }, 'a list of blocked domains was downloaded');
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof ListError || error instanceof DownloadError)) throw error;
        this.#failed.set(url, now());
        log.warn({ err: error }, 'a list of blocked domains is not taken');
      }
    }
  }

  /** Ends a download that is under way. */
  stop(): void {
    this.#stopping.abort();
  }
}
