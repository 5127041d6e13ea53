import { chownSync, cpSync, existsSync, lchownSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { missingFor } from '../lab/requirements.ts';
import { BOT, InstalledTree } from './installed-tree.ts';

/** Stands in every file of root's; nobody but root may ever see it. */
const SECRET = 'known-to-root-alone';
const DATA = '/var/lib/vpn-bot';
const TARGET = '/opt/vpnservice';

/** Runs parts of the installer, as it has them when it begins. */
function installer(tree: InstalledTree, script: string) {
  const begin = `set -euo pipefail; umask 022
SOURCE=${TARGET} TARGET=${TARGET} DATA=${DATA} BOT_USER=vpn-bot SETTINGS=${TARGET}/env_vars.txt NEW='' BOT_COULD_CHANGE_PROGRAM=''
for part in settings bots-user code predecessor userspace; do . "$SOURCE/deploy/lib/$part.sh"; done
say() { printf '%s\\n' "$*"; }; note() { say "! $*" >&2; }; fail() { note "$@" && exit 1; }`;
  return tree.sh(`${begin}\n${script}`);
}

function withRootsFiles(): InstalledTree {
  const tree = new InstalledTree();
  tree.write('/root/text', `${SECRET}\n`);
  tree.write('/root/folder/peers.json', `{"7":"${SECRET}"}`);
  return tree;
}

function link(tree: InstalledTree, place: string, target: string): void {
  symlinkSync(target, tree.path(place));
  lchownSync(tree.path(place), BOT, BOT);
}

describe.skipIf(missingFor('unshare', 'setpriv', 'tar'))('the installer', () => {
  it('changes nothing in a folder that is the bot’s already, whatever stands in it', async () => {
    const tree = withRootsFiles();
    tree.write(`${DATA}/peers.json`, '{}');
    tree.write(`${DATA}/backups/of-root.json`, '{}');
    link(tree, `${DATA}/text`, '/root/text');
    link(tree, `${DATA}/folder`, '/root/folder');
    const before = [tree.filesBelow(DATA), tree.filesBelow('/root')];
    const said = await installer(tree, 'make_user; write_store_key() { :; }');
    expect(said, said.text).toMatchObject({ exitCode: 0, text: '' });
    expect([tree.filesBelow(DATA), tree.filesBelow('/root')]).toEqual(before);
  });

  it('replaces a program of which the bot’s user could change what is built of it', async () => {
    for (const place of [`${TARGET}/.built-0123456789abcdef`, `${TARGET}/built`]) {
      const tree = withRootsFiles();
      const ask = 'cd /; secure_target; echo "could: $BOT_COULD_CHANGE_PROGRAM"';
      expect((await installer(tree, ask)).text).toBe('could: ');
      rmSync(tree.path(place), { force: true });
      link(tree, place, '/root/folder');
      expect((await installer(tree, ask)).text).toBe('could: yes');
    }
  });

  it('lets the bot’s user make its own copy of data that came from another server', async () => {
    const tree = withRootsFiles();
    tree.write(`${DATA}/peers.json`, '{}', 0o644);
    tree.write(`${DATA}/backups/old.json`, '{}');
    link(tree, `${DATA}/text`, '/root/text');
    for (const path of ['', '/backups']) chownSync(tree.path(`${DATA}${path}`), 4242, 4242);
    const before = tree.filesBelow('/root');
    const said = await installer(tree, 'make_user; ls -d /var/lib/vpn-bot*');
    expect(said, said.text).toMatchObject({ exitCode: 0, text: DATA });
    expect(tree.filesBelow('/root')).toEqual(before);
    const files = Object.values(tree.filesBelow(DATA));
    expect(files.length).toBe(5);
    for (const what of files) expect(what).toMatch(new RegExp(`^(40700|100600|120777) ${BOT}:${BOT} `));
  });

  it('reads what the settings of a bot’s user name with the rights of that user alone', async () => {
    const tree = withRootsFiles();
    tree.write(`${TARGET}/env_vars.txt`, 'PEERS_FILE=/root/folder/peers.json\nWG_EU1_SSH_KEY_PATH=/root/text\n');
    tree.owns(`${TARGET}/env_vars.txt`, 0o600);
    const script =
      'find_predecessor; echo "$OLD_DATA"; OLD_UNITS=(); systemctl() { :; }; make_user; stop_predecessor; take_data_over';
    const said = await installer(tree, `${script} || true`);
    expect(said.text).toContain('/root/folder');
    for (const [path, what] of [...Object.entries(tree.filesBelow(DATA)), ...Object.entries(tree.filesBelow('/opt'))])
      if (!path.includes('/src/')) expect(what, path).not.toContain(SECRET);
  });

  it('takes root’s own bot over with its data and its keys', async () => {
    const tree = withRootsFiles();
    tree.write(`${TARGET}/env_vars.txt`, 'WG_EU1_SSH_KEY_PATH=/root/text\n');
    tree.write(`${TARGET}/bot/data/peers.json`, '{"7":1}', 0o644);
    tree.write(`${TARGET}/bot/data/peers.json.old`, '{}');
    tree.write(`${TARGET}/bot/data/backups/1.json`, '{}');
    const said = await installer(
      tree,
      'find_predecessor; systemctl() { :; }; make_user; stop_predecessor; take_data_over',
    );
    expect(said, said.text).toMatchObject({ exitCode: 0 });
    const data = tree.filesBelow(DATA);
    expect(data[tree.path(`${DATA}/peers.json`)]).toMatch(new RegExp(`^100600 ${BOT}:${BOT} .*{"7":1}`));
    expect(Object.keys(data).length).toBe(5);
    expect(tree.filesBelow(`${TARGET}/eu1.key`)[tree.path(`${TARGET}/eu1.key`)]).toMatch(
      new RegExp(`^100600 ${BOT}:.*${SECRET}`, 's'),
    );
  });

  it('runs nothing as root that the bot’s user could have written, and keeps it aside', async () => {
    const tree = withRootsFiles();
    cpSync(tree.path(TARGET), tree.path('/home/clone'), { recursive: true });
    const script = 'deploy/install-packages-if-changed.sh';
    tree.write(`/home/clone/${script}`, '#!/bin/bash\necho packages\n', 0o755);
    tree.write(`${TARGET}/${script}`, '#!/bin/bash\necho strange, as $(id -un)\n', 0o755);
    tree.owns(`${TARGET}/${script}`, 0o755);
    tree.write(`${TARGET}/env_vars.txt`, 'PEERS_FILE=/var/lib/vpn-bot/peers.json\n');
    tree.write(`${TARGET}/store.key`, SECRET);
    for (const file of ['env_vars.txt', 'store.key']) tree.owns(`${TARGET}/${file}`, 0o600);
    const steps = `SOURCE=/home/clone; secure_target; find_predecessor; prepare_code; stop_predecessor; place_code
${TARGET}/${script}`;
    const quiet = 'mount -t tmpfs none /etc/systemd/system; systemctl() { :; }';
    const said = await installer(tree, `umount ${TARGET}/node_modules; ${quiet}; ${steps}`);
    expect(said).toMatchObject({ exitCode: 0, text: expect.stringMatching(/packages\n(.*\n)*packages$/) });
    expect(said.text).not.toContain('strange');
    const there = tree.filesBelow(TARGET);
    expect(there[tree.path(`${TARGET}/store.key`)]).toMatch(new RegExp(`^100600 ${BOT}:.*${SECRET}`, 's'));
    expect(there[tree.path(`${TARGET}/env_vars.txt`)]).toContain('PEERS_FILE=/var/lib/vpn-bot/peers.json');
    expect(there[tree.path(`${TARGET}/${script}`)]).toMatch(/^100755 0:0 /);
    const aside = tree.filesBelow(`${TARGET}.before/vpnservice`);
    expect(aside[tree.path(`${TARGET}.before/vpnservice/${script}`)]).toContain('strange');
  });

  it('takes the program’s folder before it reads there, and refuses settings that lead elsewhere', async () => {
    const tree = withRootsFiles();
    tree.owns(TARGET, 0o775);
    link(tree, `${TARGET}/env_vars.txt`, '/root/text');
    const said = await installer(tree, 'secure_target; setting "$SETTINGS" X');
    expect(said).toMatchObject({
      exitCode: 1,
      text: `! ${TARGET}/env_vars.txt is a link: put the file itself in its place`,
    });
    expect(tree.filesBelow(TARGET)[tree.path(TARGET)]).toMatch(/^40755 0:0 /);
    tree.owns(`${TARGET}/src`, 0o777);
    link(tree, `${TARGET}/src/link`, '/root/text');
    const before = tree.filesBelow('/root');
    expect(await installer(tree, 'give_program_to_root')).toMatchObject({ exitCode: 0 });
    expect(tree.filesBelow('/root')).toEqual(before);
    expect(tree.filesBelow(TARGET)[tree.path(`${TARGET}/src`)]).toMatch(/^40755 0:0 /);
    expect(tree.filesBelow(TARGET)[tree.path(`${TARGET}/src/link`)]).toMatch(/^120777 0:0 /);
    expect(existsSync('/root/text')).toBe(false);
  });
});

describe.skipIf(missingFor('unshare', 'setpriv', 'wireguard-go', 'wg', 'ip'))(
  'where the kernel has no WireGuard',
  () => {
    // a machine of its own as far as this goes: places, devices, network
    const alone =
      'mount -t tmpfs none /run; mount -t tmpfs none /usr/local/sbin; mount -t tmpfs none /etc/systemd/system; mount -t tmpfs -o mode=755 none /dev/net';
    const program = '/usr/local/sbin/vpn-bot-wireguard-go';
    const tun = 'mknod /dev/net/tun c 10 200; chmod 666 /dev/net/tun';
    const begin = `${alone}; ln -s /run /var/run 2>/dev/null || true
kernel_has_wireguard() { false; }; systemctl() { echo "systemctl $*"; }
make_user`;

    it('starts wireguard-go as the bot’s user, who then can use it', async () => {
      const tree = withRootsFiles();
      tree.write(`${TARGET}/deploy/lib/setup-wireguard.sh`, 'kernel_has_wireguard() { false; }\n', 0o644);
      const script = `${begin}; ${tun}; prepare_userspace wg0; cat /etc/systemd/system/wg-quick@wg0.service.d/vpn-bot.conf
unshare -n bash -ec '/usr/local/sbin/vpn-bot-wireguard-go wg0 >/dev/null 2>&1
  stat -c "%U %n" /run/wireguard /run/wireguard/wg0.sock
  setpriv --reuid vpn-bot --regid vpn-bot --clear-groups --inh-caps -all,+net_admin --ambient-caps -all,+net_admin wg set wg0 listen-port 4711
  wg show wg0 listen-port; ip link del wg0'`;
      const said = await installer(tree, script);
      expect(said, said.text).toMatchObject({ exitCode: 0 });
      expect(said.text).toMatch(/WG_QUICK_USERSPACE_IMPLEMENTATION=\/usr\/local\/sbin\/vpn-bot-wireguard-go\n/);
      expect(said.text).toMatch(/vpn-bot \/run\/wireguard\nvpn-bot \/run\/wireguard\/wg0.sock\n4711$/);
    });

    it('starts one anew that root has started, with the peers that it has', async () => {
      const tree = withRootsFiles();
      tree.write(`${TARGET}/deploy/lib/setup-wireguard.sh`, 'kernel_has_wireguard() { false; }\n', 0o644);
      const key = generateKeyPair().publicKey;
      // systemd's part: ends the one and starts the other as wg-quick does
      const systemctl = `systemctl() { case $1 in restart) ip link del wg0; while [[ -S /run/wireguard/wg0.sock ]]; do :; done; ${program} wg0 >/dev/null 2>&1 ;; esac; }`;
      const script = `${begin}; ${tun}; export BOT_USER=vpn-bot SOURCE=${TARGET}
unshare -n bash -ec 'wireguard-go wg0 >/dev/null 2>&1; wg set wg0 peer ${key} allowed-ips 10.0.0.3/32
  for part in bots-user userspace; do . "$SOURCE/deploy/lib/$part.sh"; done; say() { echo "$*"; }; fail() { say "$@"; exit 1; }
  ${systemctl}; prepare_userspace wg0; as_bot wg show wg0 allowed-ips; ip link del wg0'`;
      const said = await installer(tree, script);
      expect(said, said.text).toMatchObject({ exitCode: 0, text: expect.stringContaining(`${key}\t10.0.0.3/32`) });
    });

    it('says why it can never work', async () => {
      const tree = withRootsFiles();
      tree.write(`${TARGET}/deploy/lib/setup-wireguard.sh`, 'kernel_has_wireguard() { false; }\n', 0o644);
      const none = await installer(tree, `${begin}; prepare_userspace wg0`);
      expect(none).toMatchObject({
        exitCode: 1,
        text: expect.stringMatching(/no WireGuard, and \/dev\/net\/tun.*\(there is none\): ask the provider/),
      });
      const closed = `${begin}; mknod -m 600 /dev/net/tun c 10 200; prepare_userspace wg0`;
      expect(await installer(tree, closed)).toMatchObject({
        exitCode: 1,
        text: expect.stringContaining('chmod 666 /dev/net/tun'),
      });
    });
  },
);
