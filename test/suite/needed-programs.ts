import { delimiter } from 'node:path';
import { hasProgram } from '../lab/requirements.ts';

/** Debian package → a program it brings; the real parts of the lab stand on these. */
export const NEEDED = {
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
  'qemu-system-x86': 'qemu-system-x86_64',
  'systemd-container': 'systemd-nspawn',
  nftables: 'nft',
  conntrack: 'conntrack',
  iperf3: 'iperf3',
  curl: 'curl',
  gpg: 'gpg',
  gzip: 'gzip',
  'dnsmasq-base': 'dnsmasq',
  chromium: 'chromium',
  age: 'age',
  openssl: 'openssl',
  prometheus: 'prometheus',
  'zbar-tools': 'zbarimg',
  '7zip': '7zz',
  'exim4-daemon-light': 'exim4',
  'dovecot-imapd': 'doveadm',
  shellcheck: 'shellcheck',
  shfmt: 'shfmt',
  python3: 'python3',
} as const;

/** Where Debian keeps what only root calls; a login of another user does not search there. */
const ROOTS_FOLDERS = ['/usr/sbin', '/sbin'];

/** Lets this process, and the test processes it starts, find what only root calls. */
export function searchRootsFolders(): void {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  process.env['PATH'] = [...new Set([...folders, ...ROOTS_FOLDERS])].join(delimiter);
}

/** The Debian packages whose program this machine lacks. */
export function missingPackages(): string[] {
  return Object.entries(NEEDED).flatMap(([name, program]) => (hasProgram(program) ? [] : [name]));
}

export const isRoot = (): boolean => process.getuid?.() === 0;
