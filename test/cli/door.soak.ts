import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { builtCli, compiledCli } from '../lab/built.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { peer, stateOf, user } from '../stage/sample-state.ts';
import { TOKEN } from '../stage/settings-of.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'nft', 'ip', 'sshd', 'ssh', 'sudo', 'unshare');
const CLI = builtCli();
const KEEP = 'sh /usr/local/sbin/vpn-bot-doors keep spare-wg0';
/** All that could be left of a door, as text to compare. */
const TRACES =
  'ls /etc/vpn-bot-doors /usr/local/sbin/vpn-bot-doors /run/vpn-bot-doors /etc/systemd/system/vpn-bot-doors* 2>/dev/null; nft list tables | grep door; true';

describe.skipIf(missing)('vpn-bot door', { timeout: 90_000 }, () => {
  let server: SpareServer;
  let systemctl: FakePrograms;
  let phone: Phone;
  let inside: string;
  let conf: (port: number) => string;
  const file = () => join(server.folder, 'env_vars.txt');
  const doors = () => /^WG_EU1_DOORS=(.*)$/m.exec(readFileSync(file(), 'utf8'))?.[1];

  beforeAll(async () => {
    server = await SpareServer.start();
    systemctl = new FakePrograms({ systemctl: 'exit 1' });
    phone = new Phone(server.outside);
    writeFileSync(file(), `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=192.0.2.1\nWG_INTERFACE=nowhere\n`, {
      mode: 0o600,
    });
    const host = ['--host-key', await server.fingerprint()];
    const added = await vpnBot('node', 'add', 'eu1', `root@${server.host}`, ...host);
    if (added.code !== 0) throw new Error(added.said + added.errors);
    const keys = generateKeyPair();
    const friend = '10.1.0.9';
    await server.root(`wg set wg0 peer ${keys.publicKey} allowed-ips ${friend}/32`);
    const [own, serverKey] = await Promise.all([
      server.root("ip -o -4 address show dev wg0 | awk '{ print $4 }'"),
      server.root('wg show wg0 public-key'),
    ]);
    inside = own.trim().split('/')[0] ?? '';
    conf = (port) =>
      `[Interface]\nPrivateKey = ${keys.privateKey}\nAddress = ${friend}/32\n\n[Peer]\nPublicKey = ${serverKey.trim()}\nEndpoint = ${server.host}:${port}\nAllowedIPs = ${inside}/32\nPersistentKeepalive = 1\n`;
  });
  afterAll(async () => {
    await phone?.close();
    await server?.[Symbol.asyncDispose]();
    await systemctl?.[Symbol.asyncDispose]();
  });

  const vpnBot = (...words: readonly string[]) =>
    server.owner(
      [
        process.execPath,
        CLI,
        ...words,
        ...(/list|check/.test(words[1] ?? '') ? [] : ['--identity', server.identity, '--yes']),
      ],
      { cwd: server.folder, env: { PATH: systemctl.path, LC_ALL: 'C', NODE_COMPILE_CACHE: compiledCli() } },
    );
  const enters = (port: number) => phone.switchTo(conf(port)).then(() => phone.reaches(inside, 5));
  const isBack = () => eventually(async () => expect(await phone.reaches(inside, 1)).toBe(true), { timeout: 30_000 });

  it('opens a spare port, also for a phone that has knocked there all the while', async () => {
    expect(await enters(51_820)).toBe(true);
    expect(await enters(8443)).toBe(false); // it goes on knocking each second
    const { code, said, errors } = await vpnBot('door', 'add', 'eu1', '8443');
    expect({ code, errors }, said).toEqual({ code: 0, errors: '' });
    expect(said).toContain('eu1: 192.0.2.7:8443 is open, and in the settings');
    expect(doors()?.split(',')).toContain('8443');
    await isBack();
    expect(await server.root('wg show wg0 endpoints')).toContain('192.0.2.1:');
    expect(await server.root('nft list set inet vpn-bot-doors-wg0 seen4')).toMatch(/8443 \. 192\.0\.2\.1 \. \d+/);
    expect(await server.root('cat /run/systemctl.log')).toMatch(
      /enable vpn-bot-doors@spare-wg0\.service\n[\s\S]*enable --now vpn-bot-doors@spare-wg0\.timer/,
    );
  });

  it('does so as well where no program can end a connection', async () => {
    await server.root('mv /usr/sbin/conntrack /root/; echo 4 >/proc/sys/net/netfilter/nf_conntrack_udp_timeout');
    expect(await enters(8444)).toBe(false);
    expect((await vpnBot('door', 'add', 'eu1', '8444')).code).toBe(0);
    expect(await server.root('nft list set inet vpn-bot-doors-wg0 waiting')).toMatch(/elements = \{ 8444 /);
    await isBack();
    await server.root('mv /root/conntrack /usr/sbin/');
  });

  it('leaves to friends what they ask a name server in their tunnel', async () => {
    expect((await vpnBot('door', 'add', 'eu1', '53')).code).toBe(0);
    await server.root(`cat >/run/echo.py <<'E'
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('${inside}', 53))
while True:
    text, who = s.recvfrom(2000)
    s.sendto(text, who)
E
setsid python3 /run/echo.py >/dev/null 2>&1 </dev/null & echo $! >/run/echo.pid`);
    expect(await enters(53)).toBe(true);
    await eventually(async () => expect(await phone.exchange('udp', inside, 53, 'a question')).toBe('a question'));
    await server.root('kill $(cat /run/echo.pid)');
  });

  it('is back after somebody flushed all rules', async () => {
    await server.root('nft flush ruleset');
    expect(await enters(8443)).toBe(false);
    expect(await server.root(KEEP)).toContain('the doors of spare-wg0 are in force');
    await isBack();
    expect(await server.root(KEEP)).toBe('');
  });

  it('never takes a port that something else answers at, nor the interface’s own', async () => {
    const before = [doors(), await server.root('cat /etc/vpn-bot-doors/*')];
    await server.root(`setsid python3 -c "import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('0.0.0.0', 4443)); time.sleep(600)" >/dev/null 2>&1 </dev/null & echo $! >/run/taker.pid
      iptables -t nat -A PREROUTING -p udp -m multiport --dports 5000:5010,6000 -j DNAT --to-destination 172.17.0.2
      until ss -Hlun 'sport = :4443' | grep -q .; do :; done`);
    for (const [port, words] of [
      ['4443', /UDP port 4443 is taken here \(0\.0\.0\.0:4443 users:\(\("python3"/],
      ['5005', /UDP port 5005 is led elsewhere here by a rule \(nat: .*5000-5010/],
      ['51820', /UDP 51820 is the port of wg0 itself/],
    ] as const) {
      const { code, errors } = await vpnBot('door', 'add', 'eu1', port);
      expect([code, errors]).toEqual([1, expect.stringMatching(words)]);
    }
    expect([doors(), await server.root('cat /etc/vpn-bot-doors/*')]).toEqual(before);
    await server.root('iptables -t nat -F PREROUTING; kill $(cat /run/taker.pid)');
  });

  it('closes again what the settings cannot be told of', async () => {
    const { code, errors } = await server.owner(
      [process.execPath, CLI, 'door', 'add', 'eu1', '7443', '--identity', server.identity, '--yes'],
      {
        ...{ cwd: server.folder },
        env: { PATH: systemctl.path, LC_ALL: 'C', NODE_COMPILE_CACHE: compiledCli(), WG_EU1_DOORS: '443' },
      },
    );
    expect([code, errors]).toEqual([1, expect.stringContaining('WG_EU1_DOORS is in the environment too')]);
    expect(await server.root('cat /etc/vpn-bot-doors/*')).not.toContain('7443');
  });

  it('lists them, and removes them with the names of those whose files have them, without a trace', async () => {
    const people = { 7: user(7, { name: 'Anna' }), 8: user(8, { name: 'Boris' }) };
    const door = `${server.host}:8443`;
    const peers = [
      peer({ telegram_id: 7, server_id: 'eu1', wg_ip: '10.1.0.7/32', door, sent_at: '2026-11-01T00:00:00.000Z' }),
      peer({ telegram_id: 8, server_id: 'eu1', wg_ip: '10.1.0.8/32', sent_at: '2026-11-01T00:00:00.000Z' }),
    ];
    writeFileSync(join(server.folder, 'peers.json'), JSON.stringify(stateOf(peers, { users: people })), {
      mode: 0o600,
    });
    writeFileSync(file(), `${readFileSync(file(), 'utf8')}PEERS_FILE=peers.json\n`);
    const { said } = await vpnBot('door', 'list', 'eu1');
    expect(said).toContain(`eu1  ${server.host}:51820  the first door; devices whose file names it: 1`);
    expect(said).toContain(`eu1  ${door}  a spare port; devices whose file names it: 1`);
    expect((await vpnBot('door', 'check', 'main')).said).toContain('cannot be tried from this machine');
    const removed = await vpnBot('door', 'remove', 'eu1', '8443');
    expect([removed.code, removed.errors]).toEqual([0, '']);
    expect(removed.said).toMatch(
      /1 device\(s\) have a file that names 192\.0\.2\.7:8443.*: 7 \(Anna\)\. To send new files first/,
    );
    expect(removed.said).toContain('192.0.2.7: UDP 8443 is closed');
    expect(doors()).not.toContain('8443');
    expect(await enters(8443)).toBe(false);
    expect((await vpnBot('door', 'remove', 'eu1', '8443')).errors).toContain('8443 is no door of eu1');
    expect((await vpnBot('door', 'remove', 'eu1', '51820')).errors).toContain('is the first door of eu1');
    for (const port of (doors() ?? '').split(',')) expect((await vpnBot('door', 'remove', 'eu1', port)).code).toBe(0);
    expect(doors()).toBe('');
    expect(await server.root(TRACES)).toBe('');
  });
});
