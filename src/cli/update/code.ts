import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { SetupError } from '../../errors.ts';
import type { UpdateTexts } from '../../texts/cli/texts.ts';
import { environmentOf, Git } from './git.ts';
import { hasSigners, newestRelease, SIGNERS } from './releases.ts';

const UNIT = '/etc/systemd/system/vpn-bot.service';

/** A version could not be installed or would not start; the message is for the owner. */
export class VersionError extends Error {}

/** The program's folder: a git checkout with its npm packages, and the systemd unit made from it. */
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
   * Fetches from the origin. Returns the present commit, the one to update to and notes for the owner. If the owner named signers, that is
   * a signed release, else the latest commit of the origin. Throws `SetupError` if the update would not be a fast-forward.
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

  /** The commits between two commits, newest first, one line each. */
  async between(from: string, to: string): Promise<string[]> {
    return (await this.#git.run('log', '--format=%h %s', `${from}..${to}`)).split('\n').filter(Boolean);
  }

  /** Checks out a version and installs its packages and unit, without starting it. Throws `VersionError`. */
  async goTo(commit: string): Promise<void> {
    const unit = await readText(UNIT);
    const isOurs = unit !== null && unit === (await readText(this.#path('deploy/vpn-bot.service')));
    await this.#git.run('reset', '--quiet', '--keep', commit);
    await this.#try(this.#path('deploy/install-packages-if-changed.sh'));
    const newUnit = await readText(this.#path('deploy/vpn-bot.service'));
    if (!isOurs || newUnit === null || newUnit === unit) return; // a unit that the owner changed stays as it is
    await this.#try('install', '-m', '644', this.#path('deploy/vpn-bot.service'), UNIT);
    await this.#try('systemctl', 'daemon-reload');
  }

  /** Runs `vpn-bot check` of this version as the bot's user. Throws `VersionError` if it would refuse to start. */
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
