import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** Debian package → a program it brings; the real parts of the lab stand on these. */
const NEEDED = {
  'wireguard-tools': 'wg',
  'wireguard-go': 'wireguard-go',
  'openssh-server': 'sshd',
  'openssh-client': 'ssh-keygen',
  iproute2: 'ip',
  'iputils-ping': 'ping',
  iptables: 'iptables',
  sudo: 'sudo',
  'util-linux': 'flock',
  git: 'git',
  debootstrap: 'debootstrap',
  'systemd-container': 'systemd-nspawn',
  nftables: 'nft',
  chromium: 'chromium',
  age: 'age',
  openssl: 'openssl',
  prometheus: 'prometheus',
  'zbar-tools': 'zbarimg',
  shellcheck: 'shellcheck',
  shfmt: 'shfmt',
} as const;

const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`], { env: labEnv() }).status === 0;
const labEnv = () => ({ ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` });

/** Vitest's global setup: as root it installs the Debian packages that are missing, so that `npm cit` is the one command. */
export default function installPackages(): void {
  process.env['PATH'] = labEnv().PATH;
  const missing = Object.entries(NEEDED).flatMap(([name, program]) => (has(program) ? [] : [name]));
  if (missing.length === 0 || process.getuid?.() !== 0) return;
  const noServices = refuseServices();
  try {
    install(missing);
  } finally {
    noServices.end();
  }
}

function install(missing: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const words = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  for (const args of [['update', '-qq'], words]) {
    const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed; the tests need: ${missing.join(', ')}`);
  }
}

/** The tests want programs: what a package would start as a service on this machine stays off (Debian's policy-rc.d). */
function refuseServices(): { end: () => void } {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return { end: () => undefined };
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return { end: () => rmSync(policy, { force: true }) };
}
