import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Release } from '../machine/tree.ts';

const SCRIPT = new URL('build-image.sh', import.meta.url).pathname;
const MIRROR = 'http://deb.debian.org/debian';
/** What a rented server has before anybody installs anything, with the kernel that Debian makes for clouds. */
const PACKAGES = [
  ...['systemd', 'systemd-sysv', 'dbus', 'udev', 'kmod', 'iproute2', 'netbase', 'procps', 'initramfs-tools', 'zstd'],
  ...['git', 'ca-certificates', 'curl', 'openssh-server', 'python3-minimal', 'linux-image-cloud-amd64'],
].join();

/** The files that a machine is started from; nobody writes to them. */
export interface Image {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  /** The private key of root's login. */
  readonly key: string;
}

/** A release's image; made when it is missing, which takes about two minutes, and kept for the next run. */
export async function imageOf(release: Release): Promise<Image> {
  const recipe = createHash('sha256')
    .update(`${readFileSync(SCRIPT)} ${PACKAGES} ${MIRROR}`)
    .digest('hex')
    .slice(0, 8);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? tmpdir(), 'vpn-bot-machines');
  const folder = join(cache, `${release}-kernel-${recipe}`);
  mkdirSync(cache, { recursive: true });
  const begun = performance.now();
  if (!existsSync(folder)) {
    await build(release, folder);
    process.stdout.write(`image of ${release} made in ${Math.round((performance.now() - begun) / 1000)} s\n`);
  }
  const file = (name: string) => join(folder, name);
  return { disk: file('disk.raw'), kernel: file('vmlinuz'), initrd: file('initrd'), key: file('id') };
}

async function build(release: Release, folder: string): Promise<void> {
  // another run may be making the same one: this waits for it
  const script = `exec 9>"$1.lock"; flock 9; [ -d "$1" ] || { rm -rf "$1.new"; "$2" "$3" "$1.new" "$4" "$5" >"$1.log" 2>&1 && mv "$1.new" "$1"; }`;
  const { exitCode } = await execa('bash', ['-c', script, 'bash', folder, SCRIPT, release, PACKAGES, MIRROR], {
    reject: false,
    cwd: tmpdir(), // whatever it leaves lying about, it is not in the repository
  });
  if (exitCode !== 0 || !existsSync(folder)) throw new Error(`image of ${release}: ${readFileSync(`${folder}.log`)}`);
}
