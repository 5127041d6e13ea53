import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { builtMain } from '../lab/built.ts';
import { temporaryFolder } from '../lab/leftovers.ts';

const HERE = resolve(import.meta.dirname, '../..');
/** Nobody's numbers on this machine; the bot's user has them where the tree is put in place. */
export const BOT = 64_990;

/** What a command said, both outputs as a terminal would show them. */
export interface Said {
  readonly exitCode: number;
  readonly text: string;
}

/**
 * What the installer leaves, without a machine around it: the program in /opt/vpnservice, the bot's user with its data in
 * /var/lib/vpn-bot, and root's home. Commands see it in its real places, in a mount namespace of their own each.
 */
export class InstalledTree {
  readonly #folder = temporaryFolder();

  constructor() {
    for (const part of ['opt/vpnservice', 'var-lib/vpn-bot', 'root', 'home', 'etc'])
      mkdirSync(join(this.#folder, part), { recursive: true });
    chmodSync(this.#folder, 0o755);
    chmodSync(this.path('/root'), 0o700);
    this.owns('/var/lib/vpn-bot', 0o700);
    for (const name of ['passwd', 'group']) {
      const line =
        name === 'passwd' ? `vpn-bot:x:${BOT}:${BOT}::/var/lib/vpn-bot:/usr/sbin/nologin` : `vpn-bot:x:${BOT}:`;
      writeFileSync(join(this.#folder, 'etc', name), `${readFileSync(`/etc/${name}`, 'utf8')}${line}\n`);
    }
    for (const name of ['package.json', 'src', 'deploy'])
      cpSync(join(HERE, name), this.path(`/opt/vpnservice/${name}`), { recursive: true });
    mkdirSync(this.path('/opt/vpnservice/node_modules'));
    this.#build();
  }

  /** As building leaves it, for what is in `src` now; a command runs from there, unless a test changes `src`. */
  #build(): void {
    const from = dirname(builtMain());
    const to = this.path(join('/opt/vpnservice', basename(from)));
    cpSync(from, to, { recursive: true });
    utimesSync(to, new Date(), new Date());
    symlinkSync(basename(from), this.path('/opt/vpnservice/built'));
  }

  /** Where a path inside stands on this machine. */
  path(inside: string): string {
    return join(this.#folder, inside.replace('/var/lib', '/var-lib'));
  }

  /** Writes a file for root. */
  write(inside: string, text: string, mode = 0o600): void {
    mkdirSync(dirname(this.path(inside)), { recursive: true });
    writeFileSync(this.path(inside), text);
    chmodSync(this.path(inside), mode);
  }

  /** Makes a path the bot's. */
  owns(inside: string, mode: number): void {
    chmodSync(this.path(inside), mode);
    chownSync(this.path(inside), BOT, BOT);
  }

  /** Runs a shell's text where the tree is in its places; the machine's own mounts never change. */
  async sh(script: string, env: Readonly<Record<string, string>> = {}): Promise<Said> {
    const places = { opt: '/opt', 'var-lib': '/var/lib', root: '/root', home: '/home' };
    const files = { 'etc/passwd': '/etc/passwd', 'etc/group': '/etc/group' };
    const mounts = Object.entries({ ...places, ...files }).map(
      ([from, to]) => `mount --bind '${this.#folder}/${from}' ${to}`,
    );
    const program = `mount --bind '${HERE}/node_modules' /opt/vpnservice/node_modules`;
    const all = [...mounts, program, script];
    const options = { all: true, reject: false, stdin: 'ignore', extendEnv: false, timeout: 120_000 } as const;
    const variables = { PATH: `/usr/sbin:/usr/bin:/sbin:/bin`, HOME: '/root', LANG: 'C.UTF-8', ...env };
    const run = await execa('unshare', ['-m', 'bash', '-ec', all.join('\n')], { ...options, env: variables });
    return { exitCode: run.exitCode ?? -1, text: run.all };
  }

  /** `vpn-bot`, as root types it. */
  vpnBot(words: string, env?: Readonly<Record<string, string>>): Promise<Said> {
    return this.sh(`cd /; /opt/vpnservice/deploy/vpn-bot.sh ${words}`, env);
  }

  /** Everything below a path: kind, mode, owner, time of change and text or target of each. */
  filesBelow(inside: string): Record<string, string> {
    const found: Record<string, string> = {};
    const look = (path: string) => {
      const { mode, uid, gid, mtimeMs } = lstatSync(path);
      const entry = lstatSync(path);
      const what = entry.isSymbolicLink() ? readlinkSync(path) : entry.isFile() ? readFileSync(path, 'latin1') : '';
      found[path] = `${mode.toString(8)} ${uid}:${gid} ${mtimeMs} ${what}`;
      if (entry.isDirectory()) for (const name of readdirSync(path)) look(join(path, name));
    };
    look(this.path(inside));
    return found;
  }
}
