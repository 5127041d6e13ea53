import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Git } from './git.ts';

/** The version before an update that is under way, and the one that it brings. The first is written last. */
const [FROM, TO] = ['refs/vpn-bot/from', 'refs/vpn-bot/to'];

/** Remembers in the clone which update is under way, so that the next one can end it when it was killed or the machine went down. */
export class UpdateUnderWay {
  readonly #git: Git;
  readonly #folder: string;

  constructor(git: Git, folder: string) {
    this.#git = git;
    this.#folder = folder;
  }

  async begin(from: string, to: string): Promise<void> {
    await this.#git.run('update-ref', TO, to);
    await this.#git.run('update-ref', FROM, from);
  }

  async end(): Promise<void> {
    await this.#git.run('update-ref', '-d', FROM);
    await this.#git.run('update-ref', '-d', TO);
  }

  /** The version before an update that was interrupted; null: none was, or another version was put in place since. */
  async from(): Promise<string | null> {
    return this.#commit(FROM);
  }

  /**
   * Checks out all of what an interrupted update was to bring, whatever it left half-way, and returns the version before it; null as `from`.
   * Only for the one who holds the lock of updates.
   */
  async checkOut(): Promise<string | null> {
    const [from, to, head] = await Promise.all([this.#commit(FROM), this.#commit(TO), this.#commit('HEAD')]);
    if (from === null) return null;
    if (to === null || (head !== from && head !== to)) {
      await this.end();
      return null;
    }
    const branch = await this.#git.run('rev-parse', '--symbolic-full-name', 'HEAD');
    for (const name of ['index', 'HEAD', 'ORIG_HEAD', branch]) {
      const lock = await this.#git.run('rev-parse', '--git-path', `${name}.lock`);
      await rm(resolve(this.#folder, lock), { force: true });
    }
    // nothing of the owner's is lost: an update begins only where nothing was changed by hand
    await this.#git.run('reset', '--quiet', '--hard', to);
    return from;
  }

  /** What a file of the program was before the interrupted update; null: none was, or there was no such file. */
  async textBefore(path: string): Promise<string | null> {
    const from = await this.from();
    return from === null ? null : this.#git.run('show', `${from}:${path}`).catch(() => null);
  }

  #commit(name: string): Promise<string | null> {
    return this.#git.run('rev-parse', '--verify', '--quiet', `${name}^{commit}`).catch(() => null);
  }
}
