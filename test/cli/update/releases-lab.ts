import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { Code } from '../../../src/cli/update/code.ts';
import { SetupError } from '../../../src/errors.ts';
import { update } from '../../../src/texts/en/cli/update.ts';
import { uniqueName } from '../../lab/leftovers.ts';

const WHO = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];

/** An origin, a clone of it as the installer makes one, and signers that stand outside of both; root's alone, as /etc is. */
export class Releases {
  /** Not in /tmp, where everybody may write. */
  readonly folder = mkdtempSync(`/run/${uniqueName()}-`);
  readonly signers = join(this.folder, 'etc', 'allowed_signers');
  readonly clone = join(this.folder, 'clone');
  readonly origin = join(this.folder, 'origin');

  static async make(): Promise<Releases> {
    const made = new Releases();
    mkdirSync(join(made.folder, 'etc'), { recursive: true });
    onTestFinished(() => rmSync(made.folder, { recursive: true, force: true }));
    await execa('git', ['init', '-q', '-b', 'main', made.origin]);
    await made.commit('first');
    await execa('git', ['clone', '-q', made.origin, made.clone]);
    for (const name of ['maintainer', 'stranger'])
      await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', made.key(name)]);
    return made;
  }

  key(name: string): string {
    return join(this.folder, name);
  }

  trust(options = ''): void {
    const words = readFileSync(`${this.key('maintainer')}.pub`, 'utf8');
    writeFileSync(this.signers, `maintainer@example.com ${options} ${words}`, { mode: 0o644 });
  }

  async git(...args: string[]): Promise<string> {
    return (await execa('git', [...WHO, '-C', this.origin, ...args])).stdout;
  }

  /** A new version at the origin; its commit. `file`: what is changed in it. */
  async commit(text: string, file = 'README.md'): Promise<string> {
    writeFileSync(join(this.origin, file), text);
    await this.git('add', '.');
    await this.git('commit', '-q', '-m', text.slice(0, 50));
    return this.git('rev-parse', 'HEAD');
  }

  async sign(tag: string, key = 'maintainer'): Promise<void> {
    await this.git('-c', 'gpg.format=ssh', '-c', `user.signingkey=${this.key(key)}`, 'tag', '-s', '-m', tag, tag);
  }

  fetch() {
    return new Code(this.clone, this.signers).fetch(update);
  }

  /** The same, for a refusal. */
  async refusal(): Promise<readonly string[]> {
    const error = await this.fetch().catch((thrown: unknown) => thrown);
    return error instanceof SetupError ? error.problems : [String(error)];
  }
}
