import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { temporaryFolder } from '../lab/leftovers.ts';
import { CLONE, cloneAsItIs, ORIGIN } from '../machine/clone.ts';

const [PROGRAM, RUNTIME] = ['/opt/vpnservice', '/usr/local/lib/vpn-bot'];
/** What a bag with packages holds besides the clone: all that an installer leaves that was broken off once it had the packages. */
export const PACKAGED = [PROGRAM, RUNTIME] as const;

/** A disk with this repository as it is now, for a machine to be given: a file with ext4. */
export class Bag implements AsyncDisposable {
  readonly #folder = temporaryFolder();

  private constructor() {}

  static async pack({ withPackages }: { readonly withPackages: boolean }): Promise<Bag> {
    const bag = new Bag();
    await cloneAsItIs(bag.#path(CLONE));
    if (withPackages) await bag.#bringPackages();
    await execa('truncate', ['-s', '2G', bag.file]);
    await execa('mkfs.ext4', ['-q', '-F', '-d', bag.#path(''), bag.file]);
    await rm(bag.#path(''), { recursive: true });
    return bag;
  }

  get file(): string {
    return join(this.#folder, 'disk');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #path(inside: string): string {
    return join(this.#folder, 'content', inside);
  }

  /** As the installer brings them, by its own script, but on this machine's processor. */
  async #bringPackages(): Promise<void> {
    await execa('git', ['clone', '--quiet', '--no-hardlinks', this.#path(CLONE), this.#path(PROGRAM)]);
    await execa('git', ['-C', this.#path(PROGRAM), 'remote', 'set-url', 'origin', ORIGIN]);
    mkdirSync(this.#path(RUNTIME), { recursive: true });
    // its place for the runtime is that of the bag, for this one process
    const script = 'mount --bind "$1" "$2" && exec "$3"';
    const lib = [dirname(this.#path(RUNTIME)), dirname(RUNTIME)];
    const bring = join(this.#path(PROGRAM), 'deploy/install-packages-if-changed.sh');
    await execa('unshare', ['--mount', 'sh', '-c', script, 'sh', ...lib, bring], { all: true });
  }
}
