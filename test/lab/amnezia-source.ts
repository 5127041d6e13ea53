import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { AWG } from './amneziawg/amneziawg.ts';
import { temporaryFolder } from './leftovers.ts';
import { programPath } from './requirements.ts';

/** The packages that the source can have. */
export type AmneziaPackage = 'amneziawg-tools' | 'amneziawg-go';

/** What `/etc/vpn-bot-amnezia-source.conf` says of a source in this folder. */
export const mirrorOf = (folder: string, fingerprint: string): string =>
  `url=file://${folder}\nkey=file://${folder}/key.asc\nfingerprint=${fingerprint}\n`;

/**
 * Makes a package source for apt as Amnezia's is, signed by a key of its own (`key.asc`), in a folder that everybody may read. Its
 * packages are stand-ins: their tunnels are plain WireGuard, of this machine's `wg` and `wireguard-go`. Resolves with the key's
 * fingerprint.
 */
export async function makeAmneziaSource(folder: string, packages: readonly AmneziaPackage[]): Promise<string> {
  const home = temporaryFolder();
  try {
    const gpg = (...words: string[]) => execa('gpg', ['--homedir', home, '--batch', '--quiet', ...words]);
    await gpg(
      '--passphrase',
      '',
      '--quick-generate-key',
      'A stand-in <nobody@example.com>',
      'ed25519',
      'sign',
      'never',
    );
    const [, fingerprint = ''] =
      /^fpr:+([0-9A-F]{40}):/m.exec((await gpg('--list-keys', '--with-colons')).stdout) ?? [];
    mkdirSync(join(folder, 'pool'), { recursive: true });
    const { stdout: architecture } = await execa('dpkg', ['--print-architecture']);
    const entries: string[] = [];
    for (const name of packages) entries.push(await buildPackage(folder, name, architecture));
    for (const suite of ['focal', 'noble']) {
      const inner = `main/binary-${architecture}/Packages`;
      const list = put(join(folder, 'dists', suite, inner), entries.join('\n'));
      const release = join(folder, 'dists', suite, 'Release');
      put(release, releaseOf(suite, architecture, inner, list));
      await gpg('--clearsign', '--output', join(folder, 'dists', suite, 'InRelease'), release);
    }
    await gpg('--armor', '--output', join(folder, 'key.asc'), '--export', fingerprint);
    await execa('chmod', ['-R', 'a+rX', folder]);
    return fingerprint;
  } finally {
    await execa('gpgconf', ['--homedir', home, '--kill', 'all']);
    await rm(home, { recursive: true });
  }
}

const releaseOf = (suite: string, architecture: string, inner: string, list: string) =>
  [
    ...['Origin: stand-in', `Suite: ${suite}`, `Codename: ${suite}`, `Date: ${new Date().toUTCString()}`],
    ...[`Architectures: ${architecture}`, 'Components: main', 'SHA256:'],
    ` ${sha256(list)} ${Buffer.byteLength(list)} ${inner}\n`,
  ].join('\n');

/** Builds one package; returns its entry for the list. */
async function buildPackage(folder: string, name: AmneziaPackage, architecture: string): Promise<string> {
  const tree = temporaryFolder();
  const control = [
    ...[`Package: ${name}`, 'Version: 3.1.0-0', `Architecture: ${architecture}`],
    ...['Maintainer: nobody <nobody@example.com>', 'Description: a stand-in\n'],
  ].join('\n');
  put(join(tree, 'DEBIAN/control'), control);
  if (name === 'amneziawg-go') renamed('wireguard-go', join(tree, 'usr/bin/amneziawg-go'));
  else putTools(tree);
  chmodSync(tree, 0o755);
  const file = `pool/${name}_${architecture}.deb`;
  await execa('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', tree, join(folder, file)]);
  await rm(tree, { recursive: true });
  const path = join(folder, file);
  return `${control}Filename: ${file}\nSize: ${statSync(path).size}\nSHA256: ${sha256(readFileSync(path))}\n`;
}

/** `awg` is the lab's, on a `wg` that looks for sockets where AmneziaWG has them; `awg-quick` is `wg-quick` with other names. */
function putTools(tree: string): void {
  const own = 'usr/lib/amneziawg-standin';
  renamed('wg', join(tree, own, 'wg'));
  cpSync(AWG, join(tree, own, 'awg'));
  const awg = `#!/bin/sh\nPATH=/${own}:$PATH AWG_STATE=/run/amneziawg exec /${own}/awg "$@"\n`;
  put(join(tree, 'usr/bin/awg'), awg, 0o755);
  const quick = readFileSync(programPath('wg-quick') ?? '', 'utf8');
  put(join(tree, 'usr/bin/awg-quick'), inAmnezia(quick), 0o755);
  const unit = readFileSync('/lib/systemd/system/wg-quick@.service', 'utf8');
  put(join(tree, 'usr/lib/systemd/system/awg-quick@.service'), inAmnezia(unit));
}

const inAmnezia = (text: string) =>
  text
    .replaceAll('/etc/wireguard', '/etc/amnezia/amneziawg')
    .replaceAll(/(?<=[\s(/])wg(?=(?:-quick)? |-quick\.)/g, 'awg')
    .replaceAll(/(?<=type |\/sys\/module\/|:-)wireguard/g, 'amneziawg');

/** Copies a program of WireGuard's that then keeps its sockets in AmneziaWG's folder: both names have nine letters. */
function renamed(program: string, to: string): void {
  const bytes = readFileSync(programPath(program) ?? '');
  const [from, into] = [Buffer.from('/var/run/wireguard'), Buffer.from('/var/run/amneziawg')];
  let at = bytes.indexOf(from);
  if (at < 0) throw new Error(`${program}: where does it keep its sockets?`);
  for (; at >= 0; at = bytes.indexOf(from, at)) into.copy(bytes, at);
  put(to, bytes, 0o755);
}

function put<T extends string | Buffer>(path: string, content: T, mode = 0o644): T {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
  return content;
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
