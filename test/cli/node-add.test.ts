import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, compiledCli } from '../lab/built.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { TOKEN } from '../stage/settings-of.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'nft', 'ip', 'sshd', 'ssh', 'sudo', 'unshare');
const CLI = builtCli();
const SETTINGS = `# mine\nBOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=vpn.example.com\nWG_INTERFACE=nowhere\n`;

describe.skipIf(missing)('vpn-bot node', { timeout: 120_000 }, () => {
  let server: SpareServer;
  let systemctl: FakePrograms;
  const file = () => join(server.folder, 'env_vars.txt');
  const settings = () => readFileSync(file(), 'utf8');
  const botKey = () => join(server.folder, 'eu1.key');

  beforeAll(async () => {
    server = await SpareServer.start();
    // a daemon that runs and reloads
    systemctl = new FakePrograms({
      systemctl:
        'echo "$*" >>"$(dirname "$0")/log"\n[ "$1" = show ] && printf "LoadState=loaded\\nActiveState=active\\n"\nexit 0',
    });
    writeFileSync(file(), SETTINGS, { mode: 0o600 });
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await systemctl?.[Symbol.asyncDispose]();
  });

  const vpnBot = (args: readonly string[], input = '', locale = 'C') =>
    server.owner([process.execPath, CLI, ...args], {
      ...{ cwd: server.folder, input },
      env: { PATH: systemctl.path, LC_ALL: locale, NODE_COMPILE_CACHE: compiledCli() },
    });
  const add = (...more: readonly string[]) => ['node', 'add', 'eu1', `root@${server.host}`, ...more];

  it('does nothing when the fingerprint is not the owner’s server’s', async () => {
    const declined = await vpnBot(add(), 'n\n');
    expect(declined).toMatchObject({ code: 1, errors: 'nothing was done\n'.trim() });
    expect(declined.said).toContain(`${server.host} shows the host key ${await server.fingerprint()}`);
    const wrong = await vpnBot(add('--host-key', `SHA256:${'A'.repeat(43)}`));
    expect([wrong.code, wrong.errors]).toEqual([1, expect.stringContaining('nothing was done')]);
    expect(settings()).toBe(SETTINGS);
  });

  it('says so when the server takes no login, and shows no password', async () => {
    const { code, said, errors } = await vpnBot(add('--yes'), 'wrong horse\n');
    expect(code).toBe(1);
    expect(errors).toContain('takes neither the keys tried nor the password');
    expect(said + errors).not.toContain('wrong horse');
    expect(settings()).toBe(SETTINGS);
  });

  it('sets a bare server up with the password once, and takes it in', async () => {
    await server.root('ip address add 10.1.255.9/16 dev lo'); // its own network
    const { code, said, errors } = await vpnBot(add('--yes', '--name', 'Вена'), `${server.password}\n`);
    expect({ code, errors }, said).toEqual({ code: 0, errors: '' });
    expect(said).not.toContain(server.password);
    for (const words of [
      'WireGuard: wg0 is up at 10.2.0.1/24, UDP port 51820',
      'spare port: UDP 443 leads into the tunnel as well',
      `friends’ files name the address ${server.host}. With a name for it (WG_EU1_ENDPOINT_HOST=vpn.example.com)`,
      'the daemon has taken them in',
      '✓ eu1: the gate answers (version 7)',
      '✓ eu1: friends get out to the Internet (IPv4)',
      'eu1 is ready',
    ])
      expect(said).toContain(words);
    expect(settings().startsWith(SETTINGS)).toBe(true);
    const publicKey = (await server.root('wg show wg0 public-key')).trim();
    expect(settings().slice(SETTINGS.length)).toBe(
      `\n# Node eu1, made by: vpn-bot node add\nWG_EU1_NAME=Вена\nWG_EU1_SSH_HOST=${server.host}\nWG_EU1_SSH_USER=vpn-bot\nWG_EU1_SSH_KEY_PATH=eu1.key\nWG_EU1_SSH_HOST_KEY=${await server.fingerprint()}\nWG_EU1_NETWORK_CIDR=10.2.0.1/24\nWG_EU1_ENDPOINT_PORT=51820\nWG_EU1_DOORS=443\nWG_EU1_SERVER_PUBLIC_KEY=${publicKey}\n`,
    );
    for (const path of [file(), botKey()]) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(systemctl.folder, 'log'), 'utf8')).toContain('reload vpn-bot');
  });

  it('lets the gate knock at the doors of the bot’s own machine, and nowhere else', async () => {
    const file = await server.root('cat /etc/vpn-bot-gate.conf');
    expect(file.match(/^knock=.*$/gm)).toEqual(['knock=vpn.example.com:51820']);
  });

  it('gives the bot a login that may go through the gate and nothing else', async () => {
    const rules = await server.root('cat /etc/sudoers.d/vpn-bot-gate; sudo -l -U vpn-bot');
    expect(rules.match(/NOPASSWD: .*/g)?.[0]).toBe(
      'NOPASSWD: /usr/local/sbin/vpn-bot-gate dump, /usr/local/sbin/vpn-bot-gate apply, /usr/local/sbin/vpn-bot-gate stats, /usr/local/sbin/vpn-bot-gate parameters, /usr/local/sbin/vpn-bot-gate header-key, /usr/local/sbin/vpn-bot-gate routes, /usr/local/sbin/vpn-bot-gate resolver, /usr/local/sbin/vpn-bot-gate limits',
    );
    for (const command of [
      'id',
      'sudo -n id',
      'sudo -n /usr/local/sbin/vpn-bot-gate dump',
      'apply timed',
      'cat /etc/shadow',
    ])
      expect(await server.as('vpn-bot', botKey(), command)).toMatchObject({
        code: 64,
        said: expect.stringContaining('refused'),
      });
    const dump = await server.as('vpn-bot', botKey(), 'dump');
    expect(dump.said).toContain((await server.root('wg show wg0 public-key')).trim());
    expect(dump.said).not.toContain((await server.root('wg show wg0 private-key')).trim());
    expect(await server.as('vpn-bot', server.identity, 'dump')).toMatchObject({ code: 255 });
    // as that user on the server itself: every other way to root is closed, and the gate's files are not its own
    const tries = [
      'sudo -n sh',
      'sudo -n /usr/local/sbin/vpn-bot-gate apply timed',
      'sudo -n -u vpn-bot id',
      'sudo -n /usr/local/sbin/vpn-bot-gate',
      'wg show wg0 private-key',
      'touch /var/lib/vpn-bot-gate/.ssh/authorized_keys2',
      'sh -c "echo >>/usr/local/sbin/vpn-bot-gate"',
      'sh -c "echo >>/etc/vpn-bot-gate.conf"',
    ];
    const as = 'setpriv --reuid vpn-bot --regid vpn-bot --clear-groups';
    const answers = await server.root(tries.map((command) => `${as} ${command} >/dev/null 2>&1; echo $?`).join('\n'));
    expect(answers.split('\n').filter((status) => status !== '0')).toHaveLength(tries.length);
  });

  it('keeps friends apart and hides them behind the server', async () => {
    const rules = await server.root('nft list table inet vpn-bot-wg0');
    expect(rules).toContain('iifname "wg0" oifname "wg0" drop');
    expect(rules).toContain('ip saddr 10.2.0.0/24 oifname != "wg0" masquerade');
    expect(await server.root('cat /etc/sysctl.d/90-vpn-bot.conf')).toContain('net.ipv4.ip_forward = 1');
  });

  it('changes nothing when it is done again, with the key this time', async () => {
    const before = [settings(), readFileSync(botKey(), 'utf8'), await server.root('cat /etc/wireguard/wg0.conf')];
    const { code, said } = await vpnBot(
      add('--identity', server.identity, '--host-key', await server.fingerprint(), '--name', 'Вена'),
    );
    expect(code, said).toBe(0);
    expect([settings(), readFileSync(botKey(), 'utf8'), await server.root('cat /etc/wireguard/wg0.conf')]).toEqual(
      before,
    );
  });

  it('is checked by node check, each trouble with its fix, in the terminal’s language', async () => {
    expect((await vpnBot(['node', 'check', 'eu1'])).code).toBe(0);
    await server.root('nft delete table inet vpn-bot-wg0; echo 0 >/proc/sys/net/ipv4/ip_forward');
    const { code, said } = await vpnBot(['node', 'check', 'eu1'], '', 'ru_RU.UTF-8');
    expect(code).toBe(1);
    expect(said).toMatch(/✗ eu1: пересылка IPv4 выключена.*\n {2}→ там: .*ip_forward=1/);
    expect(said).toMatch(/✗ eu1: ни одно правило NAT не касается .*10\.2\.0\.0\/24.*\n {2}→ /);
    await server.root('rm /etc/sudoers.d/vpn-bot-gate');
    expect((await vpnBot(['node', 'check', 'eu1'])).said).toMatch(
      /✗ eu1: .*no right to change the interface.*\n {2}→ /,
    );
  });

  it('refuses an id that is taken, or cannot be one', async () => {
    const other = await vpnBot(['node', 'add', 'eu1', 'root@192.0.2.99', '--yes']);
    expect([other.code, other.errors]).toEqual([1, expect.stringContaining(`already, at ${server.host}`)]);
    for (const id of ['main', 'EU1', '-x'])
      expect((await vpnBot(['node', 'add', '--yes', '--', id, `root@${server.host}`])).code).toBe(1);
  });

  it('is removed with its login, its gate and its lines; WireGuard stays', async () => {
    const { code, said, errors } = await vpnBot(['node', 'remove', 'eu1', '--identity', server.identity], 'y\n');
    expect({ code, errors }, said).toEqual({ code: 0, errors: '' });
    expect(said).toContain('the bot’s login and its gate are gone');
    expect(settings()).toBe(SETTINGS);
    expect(() => statSync(botKey())).toThrow();
    const left =
      'ls -d /usr/local/sbin/vpn-bot-gate /etc/vpn-bot-gate.conf /etc/sudoers.d/vpn-bot-gate /var/lib/vpn-bot-gate /etc/vpn-bot-doors /usr/local/sbin/vpn-bot-doors 2>/dev/null; nft list tables | grep door; getent passwd vpn-bot; true';
    expect(await server.root(left)).toBe('');
    expect(await server.root('wg show interfaces')).toContain('wg0');
  });
});
