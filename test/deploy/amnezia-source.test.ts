import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAmneziaSource, mirrorOf } from '../lab/amnezia-source.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { missingFor } from '../lab/requirements.ts';

const missing = missingFor('wireguard-go', 'wg', 'gpg', 'gpgconf', 'curl', 'apt-get', 'dpkg-deb', 'unshare');
const LIBRARIES = resolve(import.meta.dirname, '../../deploy/lib');
const HOLDS = ['/etc/apt/sources.list.d', '/etc/apt/keyrings', '/var/lib/apt/lists', '/var/cache/apt'];
const OTHER_KEY = 'A'.repeat(40);

describe.skipIf(missing)('the package source of AmneziaWG', () => {
  let folder: string;
  let fingerprint: string;

  beforeAll(async () => {
    folder = temporaryFolder();
    chmodSync(folder, 0o755); // apt reads as a user of its own
    fingerprint = await makeAmneziaSource(join(folder, 'good'), ['amneziawg-tools']);
    await execa('cp', ['-a', join(folder, 'good'), join(folder, 'unsigned')]);
    for (const suite of ['focal', 'noble']) rmSync(join(folder, 'unsigned/dists', suite, 'InRelease'));
    // signed, by somebody else
    await makeAmneziaSource(join(folder, 'foreign'), ['amneziawg-tools']);
    await execa('cp', [join(folder, 'good/key.asc'), join(folder, 'foreign/key.asc')]);
    await execa('cp', ['-a', join(folder, 'good'), join(folder, 'empty')]);
    await rm(join(folder, 'empty/dists'), { recursive: true });
    mkdirSync(join(folder, 'empty/dists'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Runs a shell's text with the libraries, where what apt keeps is in memory; the file of the mirror has this text. */
  async function there(
    mirror: string,
    script: string,
    system = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n',
  ) {
    const given = join(folder, 'given');
    mkdirSync(given, { recursive: true });
    writeFileSync(join(given, 'mirror'), mirror);
    writeFileSync(join(given, 'os-release'), system);
    const apart = HOLDS.map((path) => `mkdir -p ${path}; mount -t tmpfs -o mode=755 tmpfs ${path}`).join('; ');
    const text = `${apart}; mount --bind ${given}/os-release /etc/os-release
      for library in setup-wireguard program amnezia-source amneziawg; do . ${LIBRARIES}/$library.sh; done
      AMNEZIA_MIRROR=${given}/mirror; apt_install() { :; }
      ${script}`;
    const words = ['--mount', '--propagation', 'private', 'sh', '-c', text];
    const { exitCode, stdout, stderr } = await execa('unshare', words, {
      reject: false,
      env: { LC_ALL: 'ru_RU.UTF-8' },
    });
    return { exitCode, said: stdout, errors: stderr };
  }
  const LEFT = 'find /etc/apt/sources.list.d /etc/apt/keyrings -type f';
  const mirror = (name: string, key = fingerprint) => mirrorOf(join(folder, name), key);

  it.each([
    ['ID=debian\nVERSION_ID="12"\n', 'focal'],
    ['ID=debian\nVERSION_ID="13"\n', 'noble'],
    ['ID=ubuntu\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\n', 'noble'],
  ])('is trusted by its own key alone, on %j for the suite %s', async (system, suite) => {
    const script = `add_amnezia_source && cat /etc/apt/sources.list.d/*.sources && stat -c %a /etc/apt/keyrings/* && apt-cache policy amneziawg-tools`;
    const { exitCode, said, errors } = await there(mirror('good'), script, system);
    expect([exitCode, errors]).toEqual([
      0,
      expect.stringContaining(`suite ${suite}, signed with the key ${fingerprint}`),
    ]);
    expect(said.split('\n').slice(1, 7)).toEqual([
      ...['Types: deb', `URIs: file://${folder}/good`, `Suites: ${suite}`, 'Components: main'],
      ...['Signed-By: /etc/apt/keyrings/vpn-bot-amnezia.gpg', '644'],
    ]);
    expect(said).toContain(`file:${folder}/good ${suite}/main`);
  });

  it.each([
    ['has no signature', 'unsigned', /is not signed with the key/],
    ['is signed by somebody else', 'foreign', /is not signed with the key/],
    ['has nothing for this system', 'empty', /has no packages for focal/],
  ])('is taken away again when it %s', async (_, name, why) => {
    const { exitCode, said, errors } = await there(
      mirror(name),
      `add_amnezia_source; status=$?; ${LEFT}; exit $status`,
    );
    expect([exitCode, said, errors]).toEqual([1, '', expect.stringMatching(why)]);
  });

  it('is not added for a key that is another one than was pinned', async () => {
    const { exitCode, said, errors } = await there(
      mirror('good', OTHER_KEY),
      `add_amnezia_source; status=$?; ${LEFT}; exit $status`,
    );
    expect([exitCode, said]).toEqual([1, '']);
    expect(errors).toContain(`key.asc holds is not the key ${OTHER_KEY}`);
  });

  it.each([
    [
      'nobody is at its address',
      () => `${mirror('good')}`.replace(/url=.*/, 'url=http://127.0.0.1:9'),
      /cannot be reached at http:\/\/127\.0\.0\.1:9/,
    ],
    [
      'its key is nowhere',
      () => `${mirror('good')}`.replace(/key=.*/, 'key=file:///nowhere'),
      /key of Amnezia's packages cannot be downloaded from file:\/\/\/nowhere/,
    ],
    [
      'the mirror’s address is none',
      () => 'url=ftp://x\nkey=file:///x\nfingerprint=1\n',
      /url=ftp:\/\/x must begin with/,
    ],
    ['the fingerprint is half of one', () => mirror('good', 'B'.repeat(16)), /fingerprint=B{16} must be 40 digits/],
  ])('is told with the reason, and with the two ways out, when %s', async (_, text, why) => {
    const script = `has_awg() { false; }; install_amneziawg; status=$?; ${LEFT}; exit $status`;
    const { exitCode, said, errors } = await there(text(), script);
    expect([exitCode, said, errors]).toEqual([1, '', expect.stringMatching(why)]);
    expect(errors).toMatch(
      /nothing of it was left here\. Two ways out:\n- plain WireGuard: .*\n- or put the programs awg, awg-quick and amneziawg-go/,
    );
  });

  it('is not asked for on a system that Amnezia has no packages for', async () => {
    const system = 'ID=fedora\nVERSION_ID=44\nPRETTY_NAME="Fedora 44"\n';
    const { exitCode, errors } = await there(mirror('good'), 'add_amnezia_source', system);
    expect([exitCode, errors.trim()]).toEqual([
      1,
      'Amnezia has no packages for Fedora 44, but for Debian 12 and 13 and for Ubuntu',
    ]);
  });

  it('is Amnezia’s own, by its whole fingerprint, where root names no mirror', async () => {
    const { said } = await there('', 'AMNEZIA_MIRROR=/nowhere; find_amnezia_source; echo "$amnezia_url $amnezia_key"');
    expect(said).toBe(
      'https://ppa.launchpadcontent.net/amnezia/ppa/ubuntu https://keyserver.ubuntu.com/pks/lookup?op=get&options=mr&search=0x75C9DD72C799870E310542E24166F2C257290828',
    );
  });

  it('is not touched where awg and what runs it are there', async () => {
    const script = `has_awg() { true; }; has_engine() { true; }; install_amneziawg; status=$?; ${LEFT}; exit $status`;
    expect(await there('url=ftp://x\n', script)).toEqual({ exitCode: 0, said: '', errors: '' });
  });

  it('gives a port by chance, never WireGuard’s own and none that is taken', async () => {
    const script = `port_is_free() { [ "$port" -gt 30000 ]; }; for i in $(seq 200); do choose_port; echo "$port"; done`;
    const ports = (await there('', script)).said.split('\n').map(Number);
    expect(new Set(ports).size).toBeGreaterThan(190);
    expect(ports.filter((port) => !(port > 30_000 && port < 60_000 && port !== 51_820))).toEqual([]);
    expect(await there('', 'port_is_free() { false; }; choose_port')).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining('name one'),
    });
  });
});
