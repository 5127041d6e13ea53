import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, compiledCli } from '../lab/built.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { TOKEN } from '../stage/settings-of.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'nft', 'ip', 'sshd', 'ssh', 'sudo', 'unshare');
const CLI = builtCli();
const SETTINGS = `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=vpn.example.com\nWG_INTERFACE=nowhere\n`;

describe.skipIf(missing)('two interfaces of one server', { timeout: 120_000 }, () => {
  let server: SpareServer;
  let systemctl: FakePrograms;
  const file = () => join(server.folder, 'env_vars.txt');
  const settings = () => readFileSync(file(), 'utf8');
  const key = (id: string) => join(server.folder, `${id}.key`);
  /** What belongs to a gate, to compare. */
  const gate = (name: string) =>
    server.root(
      `tail -n +1 /usr/local/sbin/${name} /etc/${name}.conf /etc/sudoers.d/${name} /var/lib/${name}/.ssh/authorized_keys`,
    );

  beforeAll(async () => {
    server = await SpareServer.start();
    systemctl = new FakePrograms({ systemctl: 'exit 1' });
    writeFileSync(file(), SETTINGS, { mode: 0o600 });
    expect(await add('eu1')).toMatchObject({ code: 0, errors: '' });
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await systemctl?.[Symbol.asyncDispose]();
  });

  const vpnBot = (args: readonly string[], input = '') =>
    server.owner([process.execPath, CLI, 'node', ...args], {
      ...{ cwd: server.folder, input },
      env: { PATH: systemctl.path, LC_ALL: 'C', NODE_COMPILE_CACHE: compiledCli() },
    });
  const add = async (id: string, ...more: readonly string[]) =>
    vpnBot([
      ...['add', id, `root@${server.host}`, '--identity', server.identity],
      ...['--host-key', await server.fingerprint(), ...more],
    ]);

  it('are two nodes, never one interface twice, and never one network', async () => {
    const [before, first] = [settings(), await gate('vpn-bot-gate')];
    const same = await add('eu1a');
    expect([same.code, same.errors]).toEqual([
      1,
      expect.stringMatching(/^wg0 on 192\.0\.2\.7 is eu1 already: name another interface/),
    ]);
    // one that is there, with a network that eu1 has
    await server.root(
      'wg-quick down wg0 2>/dev/null; umask 077; printf "[Interface]\\nAddress = 10.1.0.9/16\\nListenPort = 4500\\nPrivateKey = %s\\n" "$(wg genkey)" >/etc/wireguard/wg1.conf; wg-quick up wg1 2>&1',
    );
    const crossed = await add('eu1a', '--interface', 'wg1');
    expect([crossed.code, crossed.errors]).toEqual([
      1,
      expect.stringMatching(/^10\.1\.0\.0\/16 overlaps 10\.1\.0\.0\/24 of eu1 on the same server/),
    ]);
    expect([settings(), await gate('vpn-bot-gate')]).toEqual([before, first]);
    // a new one does not take the network of one that is down
    await server.root('wg-quick down wg1 2>/dev/null; rm /etc/wireguard/wg1.conf');
    const taken = await add('eu1a', '--interface', 'wg1', '--wg-port', '4500', '--network', '10.1.0.200/30');
    expect([taken.code, taken.errors]).toEqual([1, expect.stringContaining('taken by wg0.conf (10.1.0.1/24)')]);
    await server.root('rm -f /etc/wireguard/wg1.*; wg-quick up wg0 2>&1');
  });

  it('have a gate and a login each; the second changes nothing of the first', async () => {
    const first = await gate('vpn-bot-gate');
    const { code, said, errors } = await add('eu1a', '--interface', 'wg1');
    expect({ code, errors }, said).toEqual({ code: 0, errors: '' });
    expect(said).toContain('wg1 will be beside eu1 on the same server');
    expect(said).toContain('login: vpn-bot-wg1,');
    expect(await gate('vpn-bot-gate')).toBe(first);
    expect(settings()).toMatch(
      /WG_EU1A_SSH_USER=vpn-bot-wg1\nWG_EU1A_SSH_KEY_PATH=eu1a\.key\n[\s\S]*WG_EU1A_INTERFACE=wg1\nWG_EU1A_NETWORK_CIDR=10\.2\.0\.1\/24\nWG_EU1A_ENDPOINT_PORT=51821\n/,
    );
    const keys = (await server.root('wg show wg0 public-key; wg show wg1 public-key')).split('\n');
    for (const [id, login, own] of [
      ['eu1', 'vpn-bot', keys[0]],
      ['eu1a', 'vpn-bot-wg1', keys[1]],
    ] as const) {
      const dump = await server.as(login, key(id), 'dump');
      expect([dump.code, dump.said.split('\n')[1]?.split('\t')[0]]).toEqual([0, own]);
      const other = login === 'vpn-bot' ? 'vpn-bot-gate-wg1' : 'vpn-bot-gate';
      const tried = `setpriv --reuid ${login} --regid ${login} --clear-groups sudo -n /usr/local/sbin/${other} dump; echo $?`;
      expect(await server.root(`${tried} 2>&1`)).toMatch(/^(?:.*\n)?1$/);
    }
    expect((await server.as('vpn-bot', key('eu1a'), 'dump')).code).toBe(255);
    expect((await server.as('vpn-bot-wg1', key('eu1'), 'dump')).code).toBe(255);
  });

  it('keep their friends from each other’s, whichever was made first', async () => {
    const rules = await server.root('nft list table inet vpn-bot-wg0; nft list table inet vpn-bot-wg1');
    for (const rule of ['iifname "wg1" oifname "wg0" drop', 'iifname "wg0" oifname "wg1" drop'])
      expect(rules).toContain(rule);
    expect(rules).toContain('ip saddr 10.1.0.0/24 oifname != "wg0" masquerade');
    expect(rules).toContain('ip saddr 10.2.0.0/24 oifname != "wg1" masquerade');
    for (const id of ['eu1', 'eu1a']) {
      const isolated = await vpnBot([
        'isolate',
        id,
        '--identity',
        server.identity,
        '--yes',
        '--allow',
        `server tcp ${id === 'eu1' ? 81 : 82}`,
      ]);
      expect([isolated.code, isolated.errors], isolated.said).toEqual([0, '']);
    }
    const [one, two] = await Promise.all(
      ['wg0', 'wg1'].map((name) => server.root(`nft list table inet vpn-bot-${name}`)),
    );
    expect([one?.includes('tcp dport 81'), one?.includes('tcp dport 82')]).toEqual([true, false]);
    expect([two?.includes('tcp dport 81'), two?.includes('tcp dport 82')]).toEqual([false, true]);
  });

  it('are renewed each by itself, under the login that it has', async () => {
    const [before, second] = [settings(), await gate('vpn-bot-gate-wg1')];
    await server.root(
      'echo "# older" >>/usr/local/sbin/vpn-bot-gate; echo "# older" >>/usr/local/sbin/vpn-bot-gate-wg1',
    );
    expect(await add('eu1')).toMatchObject({ code: 0, errors: '' });
    expect(await server.root('grep -c older /usr/local/sbin/vpn-bot-gate || true')).toBe('0');
    expect(await server.root('grep -c older /usr/local/sbin/vpn-bot-gate-wg1')).toBe('1');
    expect(await add('eu1a')).toMatchObject({ code: 0, errors: '' });
    expect([settings(), await gate('vpn-bot-gate-wg1')]).toEqual([before, second]);
    const stolen = await add('eu1a', '--login', 'vpn-bot');
    expect([stolen.code, stolen.errors]).toEqual([
      1,
      expect.stringContaining('vpn-bot is the login of the gate to another interface'),
    ]);
    expect([settings(), await gate('vpn-bot-gate-wg1')]).toEqual([before, second]);
  });

  it('are not mixed up with one of the same name in a container', async () => {
    await server.root('cd /etc; { cat vpn-bot-gate-wg1.conf; echo container=box; } >vpn-bot-gate-box.conf');
    const [second, boxed] = [await gate('vpn-bot-gate-wg1'), await server.root('cat /etc/vpn-bot-gate-box.conf')];
    expect(await add('eu1a')).toMatchObject({ code: 0, errors: '' });
    expect([await gate('vpn-bot-gate-wg1'), await server.root('cat /etc/vpn-bot-gate-box.conf')]).toEqual([
      second,
      boxed,
    ]);
    await server.root('rm /etc/vpn-bot-gate-box.conf');
  });

  it('are made on this machine without SSH, beside main', async () => {
    const here = `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=vpn.example.com\nWG_NETWORK_CIDR=10.1.0.1/24\n`;
    const bot = (words: string) =>
      server.root(
        `mkdir -p /root/bot && cd /root/bot && { [ -e env_vars.txt ] || printf '${here.replaceAll('\n', '\\n')}' >env_vars.txt; }; LC_ALL=C ${process.execPath} ${CLI} node ${words} 2>&1; echo "status $?"`,
      );
    expect(await bot('add maina local')).toMatch(/^wg0 on local is main already: [\s\S]*status 1$/);
    const made = await bot('add maina local --interface wg5 --wg-port 4501');
    expect(made).toMatch(
      /WireGuard: wg5 is up at 10\.\d\.0\.1\/24, UDP port 4501\nwg5 will be beside main[\s\S]*status 0$/,
    );
    expect(made).toContain('✓ maina: wg5 is up, UDP port 4501');
    expect(await server.root('sed 1,5d /root/bot/env_vars.txt')).toMatch(
      /^# Node maina, made by: vpn-bot node add\nWG_MAINA_INTERFACE=wg5\nWG_MAINA_NETWORK_CIDR=10\.\d\.0\.1\/24\nWG_MAINA_ENDPOINT_PORT=4501\nWG_MAINA_DOORS=443\nWG_MAINA_SERVER_PUBLIC_KEY=\S+$/,
    );
    expect(await bot('remove maina --yes')).toContain('status 0');
    await server.root('wg-quick down wg5 2>/dev/null; rm -rf /etc/wireguard/wg5.* /root/bot');
  });

  it('are checked each by itself', async () => {
    const { code, said } = await vpnBot(['check']);
    expect(code).toBe(1); // main has no interface here
    for (const words of ['eu1: wg0 is up, UDP port 51820', 'eu1a: wg1 is up, UDP port 51821'])
      expect(said).toContain(`✓ ${words}`);
    for (const id of ['eu1', 'eu1a']) expect(said).toContain(`✓ ${id}: friends get out to the Internet (IPv4)`);
  });

  it('go each by itself, the first one as well', async () => {
    const second = await gate('vpn-bot-gate-wg1');
    const { code, said } = await vpnBot(['remove', 'eu1', '--identity', server.identity, '--yes']);
    expect(code, said).toBe(0);
    expect(await gate('vpn-bot-gate-wg1')).toBe(second);
    expect((await server.as('vpn-bot-wg1', key('eu1a'), 'dump')).code).toBe(0);
    const left =
      'ls -d /usr/local/sbin/vpn-bot-gate* /etc/vpn-bot-gate* /etc/sudoers.d/vpn-bot* /var/lib/vpn-bot*; getent passwd | grep vpn-bot';
    expect((await server.root(left)).replaceAll(/\n(vpn-bot[^:]*):.*/g, '\n$1').split('\n')).toEqual([
      ...['/etc/sudoers.d/vpn-bot-gate-wg1', '/etc/vpn-bot-gate-wg1.conf', '/usr/local/sbin/vpn-bot-gate-wg1'],
      ...['/var/lib/vpn-bot-gate-wg1', 'vpn-bot-wg1'],
    ]);
    // a new one in its place is the machine's first again
    expect(await add('eu1')).toMatchObject({ code: 0, errors: '' });
    expect(settings()).toContain('WG_EU1_SSH_USER=vpn-bot\n');
    expect(await gate('vpn-bot-gate-wg1')).toBe(second);
    for (const id of ['eu1a', 'eu1'])
      expect(await vpnBot(['remove', id, '--identity', server.identity, '--yes'])).toMatchObject({ code: 0 });
    expect(settings()).toBe(SETTINGS);
    expect([await server.root(`${left} || true`), existsSync(key('eu1a'))]).toEqual(['', false]);
    expect(await server.root('wg show interfaces')).toMatch(/wg0.*wg1|wg1.*wg0/);
  });
});
