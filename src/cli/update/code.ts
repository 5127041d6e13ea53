import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { SetupError } from '../../errors.ts';
import type { UpdateTexts } from './texts.ts';

const UNIT = '/etc/systemd/system/vpn-bot.service';

/** A step that a version failed; the message is for the owner. */
export class VersionError extends Error {}

/** The program's folder: a git checkout with its packages, and the unit that was made from it. */
export class Code {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Asks the origin; the commits of now and of the newest version. Throws `SetupError` when the way between them is not a plain one. */
  async fetch(t: UpdateTexts): Promise<{ from: string; to: string }> {
    const changed = await this.#git('status', '--porcelain', '--untracked-files=no');
    if (changed !== '') throw new SetupError([t.changedByHand(this.#folder, changed.trim())]);
    await this.#git('fetch', '--quiet');
    const [from, to] = [await this.#git('rev-parse', 'HEAD'), await this.#git('rev-parse', '@{upstream}')];
    const isAhead = await this.#git('merge-base', '--is-ancestor', to, from).then(
      () => true,
      () => false,
    );
    if (isAhead) return { from, to: from };
    await this.#git('merge-base', '--is-ancestor', from, to).catch((cause: unknown) => {
      throw new SetupError([t.otherWay(this.#folder)], { cause });
    });
    return { from, to };
  }

  /** The versions between two commits, newest first, a line each. */
  async between(from: string, to: string): Promise<string[]> {
    return (await this.#git('log', '--format=%h %s', `${from}..${to}`)).split('\n').filter(Boolean);
  }

  /** Makes the folder this version, with its packages and its unit; nothing runs yet. Throws `VersionError`. */
  async goTo(commit: string): Promise<void> {
    const unit = await readText(UNIT);
    const isOurs = unit !== null && unit === (await readText(this.#path('deploy/vpn-bot.service')));
    await this.#git('reset', '--quiet', '--keep', commit);
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

  async #git(...args: string[]): Promise<string> {
    return (await execa('git', ['-C', this.#folder, ...args], this.#environment())).stdout.trimEnd();
  }

  async #try(program: string, ...args: string[]): Promise<void> {
    const result = await execa(program, args, { ...this.#environment(), all: true, reject: false });
    if (result.failed) throw new VersionError(result.all.trim() || result.shortMessage);
  }

  /** Only what git and npm need: ours may hold a token. */
  #environment() {
    const { PATH, HOME, SSH_AUTH_SOCK } = process.env;
    const env = { PATH, HOME, SSH_AUTH_SOCK, LC_ALL: 'C', VPN_ENV_FILE: this.#path('env_vars.txt') };
    return { extendEnv: false, env, cwd: this.#folder, stdin: 'ignore' } as const;
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
