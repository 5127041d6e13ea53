import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { SetupError } from '../../errors.ts';
import type { UpdateTexts } from '../../texts/cli/texts.ts';
import { environmentOf, Git } from './git.ts';
import { hasSigners, newestRelease, SIGNERS } from './releases.ts';

const UNIT = '/etc/systemd/system/vpn-bot.service';

/** A step that a version failed; the message is for the owner. */
export class VersionError extends Error {}

/** The program's folder: a git checkout with its packages, and the unit that was made from it. */
export class Code {
  readonly #folder: string;
  readonly #signers: string;
  readonly #git: Git;

  constructor(folder: string, signers = SIGNERS) {
    this.#folder = folder;
    this.#signers = signers;
    this.#git = new Git(folder);
  }

  /**
   * Asks the origin; the commits of now and of the version to go to, and what is to be said of it. Where the owner named signers it is
   * a signed release, else whatever the origin has. Throws `SetupError` when the way between the two is not a plain one.
   */
  async fetch(t: UpdateTexts): Promise<{ from: string; to: string; notes: readonly string[] }> {
    const git = this.#git;
    if (!(await git.does('rev-parse', '--verify', '--quiet', 'HEAD'))) throw new SetupError([t.noClone(this.#folder)]);
    const changed = await git.run('status', '--porcelain', '--untracked-files=no');
    if (changed !== '') throw new SetupError([t.changedByHand(this.#folder, changed.trim())]);
    const wantsSigned = await hasSigners(this.#signers, t);
    await git.run('fetch', '--quiet', '--no-tags');
    const from = await git.run('rev-parse', 'HEAD');
    if (wantsSigned) {
      const { commit, notes } = await newestRelease(git, from, this.#signers, t);
      return { from, to: commit, notes };
    }
    const notes = [t.unverified(this.#signers)];
    const to = await git.run('rev-parse', '@{upstream}');
    if (await git.does('merge-base', '--is-ancestor', to, from)) return { from, to: from, notes };
    if (!(await git.does('merge-base', '--is-ancestor', from, to))) throw new SetupError([t.otherWay(this.#folder)]);
    return { from, to, notes };
  }

  /** The versions between two commits, newest first, a line each. */
  async between(from: string, to: string): Promise<string[]> {
    return (await this.#git.run('log', '--format=%h %s', `${from}..${to}`)).split('\n').filter(Boolean);
  }

  /** Makes the folder this version, with its packages and its unit; nothing runs yet. Throws `VersionError`. */
  async goTo(commit: string): Promise<void> {
    const unit = await readText(UNIT);
    const isOurs = unit !== null && unit === (await readText(this.#path('deploy/vpn-bot.service')));
    await this.#git.run('reset', '--quiet', '--keep', commit);
    await this.#try(this.#path('deploy/install-packages-if-changed.sh'));
    const newUnit = await readText(this.#path('deploy/vpn-bot.service'));
    if (!isOurs || newUnit === null || newUnit === unit) return; // with a unit of the owner's own there is nothing to do
    await this.#try('install', '-m', '644', this.#path('deploy/vpn-bot.service'), UNIT);
    await this.#try('systemctl', 'daemon-reload');
  }

  /** What this version would refuse at its start, asked as the bot's user. Throws `VersionError`. */
  async check(): Promise<void> {
    await this.#try('sh', this.#path('deploy/vpn-bot.sh'), 'check');
  }

  async #try(program: string, ...args: string[]): Promise<void> {
    const result = await execa(program, args, { ...environmentOf(this.#folder), all: true, reject: false });
    if (result.failed) throw new VersionError(result.all.trim() || result.shortMessage);
  }

  #path(inside: string): string {
    return join(this.#folder, inside);
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
