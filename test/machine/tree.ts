import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

export type Release = 'bookworm' | 'trixie';

/** What a rented server has before anybody installs anything: git to clone with, sshd, Python. */
const ALWAYS = 'systemd,systemd-sysv,dbus,iproute2,git,ca-certificates,openssh-server,python3-minimal';
/** One of them has a firewall as well. */
const PACKAGES: Readonly<Record<Release, string>> = { bookworm: ALWAYS, trixie: `${ALWAYS},ufw` };
const MIRROR = 'http://deb.debian.org/debian';

/** The folder of a fresh Debian that nobody writes to; made when it is missing, which takes minutes, and kept for the next run. */
export async function treeOf(release: Release): Promise<string> {
  const recipe = createHash('sha256').update(`${MIRROR} ${PACKAGES[release]}`).digest('hex').slice(0, 8);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? tmpdir(), 'vpn-bot-machines');
  const tree = join(cache, `${release}-${recipe}`);
  mkdirSync(cache, { recursive: true });
  // copies of the tests that run at the same time wait for the one that makes it
  const script = `exec 9>"$1.lock"; flock 9; [ -d "$1" ] || { rm -rf "$1.new"; debootstrap --variant=minbase --include="$2" "$3" "$1.new" "$4" >"$1.log" 2>&1 && mv "$1.new" "$1"; }`;
  const { exitCode } = await execa('bash', ['-c', script, 'bash', tree, PACKAGES[release], release, MIRROR], {
    reject: false,
    cwd: cache, // whatever it leaves lying about, it is not in the repository
  });
  if (exitCode !== 0 || !existsSync(tree)) throw new Error(`debootstrap ${release}: ${readFileSync(`${tree}.log`)}`);
  return tree;
}
