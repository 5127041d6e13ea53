import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NEEDED } from './needed-programs.ts';

/** What comes with a package of the list, or is on every Debian. */
const WITH_OTHERS: Readonly<Record<string, readonly string[]>> = {
  'wireguard-tools': ['wg-quick'],
  'openssh-client': ['ssh', 'scp', 'sftp', 'ssh-keyscan'],
  iproute2: ['tc'],
  iptables: ['ip6tables', 'iptables-legacy'],
  'util-linux': ['unshare', 'setpriv', 'nsenter', 'setsid', 'mount', 'umount'],
  prometheus: ['promtool'],
  gpg: ['gpgconf'],
  'every Debian': ['bash', 'timeout', 'sha256sum', 'tar', 'perl', 'dpkg-deb', 'apt-get', 'useradd', 'chage'],
  'this repository': ['vpn-bot-exits', 'vpn-bot-dns'],
};

it('every program that a test needs comes with a package that is installed for the tests', () => {
  const root = join(import.meta.dirname, '..');
  const known = new Set([...Object.values(NEEDED), ...Object.values(WITH_OTHERS).flat()]);
  const asked = globSync('**/*.ts', { cwd: root }).flatMap((file) => {
    const calls = readFileSync(join(root, file), 'utf8').matchAll(/\bmissing(?:For|Programs)\(([^)]*)\)/g);
    return [...calls].flatMap(([, words = '']) => [...words.matchAll(/'([^']+)'/g)].map(([, program = '']) => program));
  });
  expect(new Set(asked).size).toBeGreaterThan(20);
  expect([...new Set(asked)].filter((program) => !known.has(program))).toEqual([]);
});
