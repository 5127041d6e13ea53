import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import type { Host } from './host.ts';
import type { Machine } from './machine.ts';

const HERE = resolve(import.meta.dirname, '../..');
const SOMEBODY = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];

/** Where the machine's clone came from and `git pull` goes. */
export const ORIGIN = '/srv/origin.git';
/** The clone that an owner makes before the installer is started. */
export const CLONE = '/root/vpn-bot';

/** Puts this repository into a machine as its files are now, committed or not: an origin, and a clone of it in root's home. */
export async function cloneInto(machine: Machine): Promise<void> {
  const clone = machine.path(CLONE);
  await execa('git', ['clone', '--quiet', '--no-local', HERE, clone]);
  bringFiles(clone, await filesHere());
  hurry(join(clone, 'src/cli/update/service.ts'));
  await commitAll(clone);
  await makeOrigin(machine);
}

/** Clones this repository's last commit into a folder that is not there yet, and commits its files as they are now on top. */
export async function cloneAsItIs(clone: string): Promise<void> {
  await execa('git', ['clone', '--quiet', '--depth', '1', pathToFileURL(HERE).href, clone]);
  bringFiles(clone, await filesHere());
  await commitAll(clone);
}

async function filesHere(): Promise<string[]> {
  const { stdout } = await execa('git', ['-C', HERE, 'ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return stdout.split('\0').filter(Boolean);
}

function bringFiles(clone: string, files: readonly string[]): void {
  for (const file of files) {
    const [from, to] = [join(HERE, file), join(clone, file)];
    mkdirSync(dirname(to), { recursive: true });
    if (existsSync(from)) cpSync(from, to, { force: true });
    else rmSync(to, { force: true });
  }
}

async function commitAll(clone: string): Promise<void> {
  await execa('git', ['-C', clone, 'add', '--all']);
  await execa('git', [...SOMEBODY, '-C', clone, 'commit', '--quiet', '--allow-empty', '-m', 'as it is now']);
}

/** Makes the clone that a machine has the clone of an origin there. */
export async function makeOrigin(machine: Host): Promise<void> {
  await machine.sh(`git clone --quiet --bare ${CLONE} ${ORIGIN} && git -C ${CLONE} remote set-url origin ${ORIGIN}
    git -C ${CLONE} fetch --quiet && git -C ${CLONE} branch --quiet --set-upstream-to=origin/$(git -C ${CLONE} branch --show-current)`);
}

/** An update is judged sooner than on a server, where it has a minute; how long that is, test/cli/update/settle.test.ts holds. */
function hurry(file: string): void {
  let text = readFileSync(file, 'utf8');
  for (const [constant, value] of [
    ['PATIENCE_MS', '25_000'],
    ['STEADY_MS', '3_000'],
  ] as const) {
    const line = new RegExp(`(?<=^const ${constant} = )[\\d_]+`, 'm');
    if (!line.test(text)) throw new Error(`${file}: there is no ${constant}`);
    text = text.replace(line, value);
  }
  writeFileSync(file, text);
}

/** A newer version comes to the origin: the script changes files in a checkout. `tag`: a release that the machine's own key signs. */
export async function publish(machine: Host, message: string, script: string, tag?: string): Promise<void> {
  const signed = `${SOMEBODY.join(' ')} -c gpg.format=ssh -c user.signingkey=${RELEASE_KEY}`;
  const release = tag ? `&& git ${signed} tag -s -m ${tag} ${tag} && git push --quiet origin ${tag}` : '';
  await machine.sh(`rm -rf /tmp/next && git clone --quiet ${ORIGIN} /tmp/next && cd /tmp/next && ${script}
    git ${SOMEBODY.join(' ')} commit --quiet --all --allow-empty -m '${message}' && git push --quiet ${release} && rm -rf /tmp/next`);
}

const RELEASE_KEY = '/root/release';

/** Makes the key that signs releases, and has this machine trust it. */
export async function trustReleases(machine: Host): Promise<void> {
  await machine.sh(`ssh-keygen -q -t ed25519 -N '' -f ${RELEASE_KEY} && install -d -m 755 /etc/vpn-bot
    (umask 022; echo "maintainer $(cat ${RELEASE_KEY}.pub)" >/etc/vpn-bot/allowed_signers)`);
}
