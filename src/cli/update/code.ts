import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { SetupError } from '../../errors.ts';
import type { UpdateTexts } from '../../texts/cli/texts.ts';
import { changesOf } from '../../updates/changes.ts';
import { DEPLOY_KEY, sshWith } from './deploy-key.ts';
import { environmentOf, Git } from './git.ts';
import { UpdateUnderWay } from './interrupted.ts';
import { hasSigners, newestRelease, SIGNERS } from './releases.ts';

const UNITS = '/etc/systemd/system';
/** The units that the installer put there, from the folder `deploy`. */
const OURS = ['vpn-bot.service', 'vpn-bot-update.service', 'vpn-bot-update.path', 'vpn-bot-update.timer'];

/** A version could not be installed or would not start; the message is for the owner. */
export class VersionError extends Error {}

/** What the origin has. */
export interface Fetched {
  /** The present commit, and the one to update to. */
  readonly from: string;
  readonly to: string;
  /** The name of its tag; null: it is the present commit, or no release. */
  readonly tag: string | null;
  /** For the owner. */
  readonly notes: readonly string[];
  /** Whether only what was signed was considered. */
  readonly isSigned: boolean;
}

/** A signed release that is newer than the installed version. */
interface Release {
  readonly version: string;
  readonly commit: string;
  readonly changes: string[];
}

/** The program's folder: a git checkout with its npm packages, and the systemd unit made from it. */
export class Code {
  readonly #folder: string;
  readonly #signers: string;
  readonly #deployKey: string;
  readonly #units: string;
  readonly underWay: UpdateUnderWay;
  readonly #git: Git;

  constructor(folder: string, signers = SIGNERS, deployKey = DEPLOY_KEY, units = UNITS) {
    this.#units = units;
    this.#folder = folder;
    this.#signers = signers;
    this.#deployKey = deployKey;
    this.#git = new Git(folder);
    this.underWay = new UpdateUnderWay(this.#git, folder);
  }

  /**
   * Fetches from the origin. If the owner named signers, the version to update to is
   * a signed release, else the latest commit of the origin. Throws `SetupError` if the update would not be a fast-forward.
   */
  async fetch(t: UpdateTexts): Promise<Fetched> {
    const git = new Git(this.#folder, () => sshWith(this.#deployKey, t));
    if (!(await git.does('rev-parse', '--verify', '--quiet', 'HEAD'))) throw new SetupError([t.noClone(this.#folder)]);
    const changed = await git.run('status', '--porcelain', '--untracked-files=no');
    if (changed !== '') throw new SetupError([t.changedByHand(this.#folder, changed.trim())]);
    const wantsSigned = await hasSigners(this.#signers, t);
    await git.run('fetch', '--quiet', '--no-tags');
    const from = await git.run('rev-parse', 'HEAD');
    if (wantsSigned) {
      const { commit, tag, notes } = await newestRelease(git, from, this.#signers, t);
      return { from, to: commit, tag, notes, isSigned: true };
    }
    const unsigned = { from, tag: null, notes: [t.unverified(this.#signers)], isSigned: false };
    const to = await git.run('rev-parse', '@{upstream}');
    if (await git.does('merge-base', '--is-ancestor', to, from)) return { ...unsigned, to: from };
    if (!(await git.does('merge-base', '--is-ancestor', from, to))) throw new SetupError([t.otherWay(this.#folder)]);
    return { ...unsigned, to };
  }

  /** The newest signed release after the installed version, and what is new in it. Null: nobody was named as a signer. Throws as `fetch` does. */
  async look(t: UpdateTexts): Promise<{ readonly release: Release | null } | null> {
    if (!(await hasSigners(this.#signers, t))) return null;
    const { to, tag } = await this.fetch(t);
    if (tag === null) return { release: null };
    const version = tag.replace(/^v/, '').slice(0, 40);
    const changelog = await this.#git.run('show', `${to}:CHANGELOG.md`).catch(() => '');
    return { release: { version, commit: to, changes: changesOf(changelog, version) } };
  }

  /** The commits between two commits, newest first, one line each. */
  async between(from: string, to: string): Promise<string[]> {
    return (await this.#git.run('log', '--format=%h %s', `${from}..${to}`)).split('\n').filter(Boolean);
  }

  /** Checks out a version and installs its packages and unit, without starting it. Throws `VersionError`. */
  async goTo(commit: string): Promise<void> {
    const before = await Promise.all(OURS.map((name) => this.#unit(name)));
    await this.#git.run('reset', '--quiet', '--keep', commit);
    await this.#try(this.#path('deploy/install-packages-if-changed.sh'));
    for (const { name, there, ours } of before) {
      const now = await readText(this.#path(`deploy/${name}`));
      if (there === null || !ours.includes(there.trimEnd()) || now === null || now === there) continue; // one that the owner changed stays as it is
      await this.#try('install', '-m', '644', this.#path(`deploy/${name}`), join(this.#units, name));
      await this.#try('systemctl', 'daemon-reload');
    }
  }

  /** Brings root's helper programs that are in use here to the version that is checked out. Throws `VersionError`. */
  async renewHelpers(): Promise<void> {
    const script = this.#path('deploy/renew-helpers.sh');
    // versions before it had no way to renew them
    if ((await readText(script)) !== null) await this.#try(script);
  }

  /** Runs `vpn-bot check` of this version as the bot's user. Throws `VersionError` if it would refuse to start. */
  async check(): Promise<void> {
    await this.#try('sh', this.#path('deploy/vpn-bot.sh'), 'check');
  }

  /** Has this version compiled for its first start. What fails here only makes that slower. */
  async compile(): Promise<void> {
    const command = ['sh', [this.#path('deploy/vpn-bot.sh'), '--compile']] as const;
    await execa(...command, { ...environmentOf(this.#folder), stdout: 'ignore', stderr: 'ignore', reject: false });
  }

  async #try(program: string, ...args: string[]): Promise<void> {
    const result = await execa(program, args, { ...environmentOf(this.#folder), all: true, reject: false });
    if (result.failed) throw new VersionError(result.all.trim() || result.shortMessage);
  }

  /** A unit as it is installed, and as this version has it; where an update was interrupted, also as the one before has it. */
  async #unit(name: string): Promise<{ name: string; there: string | null; ours: readonly (string | undefined)[] }> {
    const file = `deploy/${name}`;
    const [there, ours, before] = await Promise.all([
      readText(join(this.#units, name)),
      readText(this.#path(file)),
      this.underWay.textBefore(file),
    ]);
    return { name, there, ours: [ours?.trimEnd(), before?.trimEnd()] };
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
