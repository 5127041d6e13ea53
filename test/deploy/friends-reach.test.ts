import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import type { Phone } from '../lab/phone.ts';
import { reached, type Target } from '../lab/reach.ts';
import { missingFor } from '../lab/requirements.ts';
import { INTERNET, LAN, OWN, Town } from '../lab/town.ts';
import { WireguardInterface } from '../lab/wireguard-interface.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'ping');
const SCRIPT = resolve(import.meta.dirname, '../../deploy/lib/setup-wireguard.sh');
const [SERVER, SERVER6] = ['10.66.0.1', '2001:db8:66::1'];
const [FRIEND, FRIEND6] = ['10.66.0.7', '2001:db8:66::7'];

const at = (port: number, ...addresses: readonly string[]): Target[] =>
  addresses.flatMap((address) => [`tcp ${address} ${port}`, `udp ${address} ${port}`]);
const pings = (...addresses: readonly string[]): Target[] => addresses.map((address) => `ping ${address}`);
const is4 = (address: string) => !address.includes(':');

const PUBLIC = ['203.0.113.1', '2001:db8:1::1'];
const INSIDE = ['192.168.1.1', 'fd00:1::1'];
const wanted = [
  ...at(8080, ...INTERNET),
  ...at(53, ...INTERNET, SERVER, SERVER6),
  ...pings(...INTERNET, SERVER, SERVER6, ...PUBLIC),
];
const services = [...at(8080, SERVER, SERVER6, ...OWN), ...at(53, ...OWN), ...pings(...INSIDE)];
const lan = (addresses: readonly string[] = LAN) => [...at(8080, ...addresses), ...pings(...addresses)];
const friends = [...at(8080, FRIEND, FRIEND6), ...pings(FRIEND, FRIEND6)];
const everything = [...wanted, ...services, ...lan(), ...friends];
const wantedAnd = (more: readonly Target[]) =>
  everything.filter((target) => wanted.includes(target) || more.includes(target));

describe.skipIf(missing)('from a friend’s phone', { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  let town: Town;
  let phone: Phone;
  let name: string;

  beforeAll(async () => {
    town = await Town.build([`${SERVER}/24`, `${SERVER6}/64`]);
    name = town.server.interface;
    phone = await town.friend('10.66.0.5/32', '2001:db8:66::5/128');
    await town.friend(`${FRIEND}/32`, `${FRIEND6}/128`);
  });
  beforeEach(() => town.server.namespace.run(['sh', '-c', 'nft flush ruleset; rm -f "$1"/*', 'sh', folder]));
  afterAll(async () => {
    await town?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const nft = (text: string) => town.server.namespace.run(['nft', '-f', '-'], text);
  /** Only these of all are reached. */
  const reaches = async (expected: readonly Target[], targets: readonly Target[] = everything) =>
    expect(await reached(phone.namespace, targets, expected)).toEqual(expected);

  /** Runs a part of the installer's shell for the server's interface. */
  const shell = (script: string, allowed: readonly string[] = []) => {
    const facts = `interface=${name} address=${SERVER}/24 address6=${SERVER6}/64 folder=${folder} between=apart`;
    return town.server.namespace.run(['sh', '-c', `. "$1"; shift; ${facts}; ${script}`, 'sh', SCRIPT, ...allowed]);
  };

  /** Takes in the rules for these lines of the owner's, without those of their own lines that are named. */
  async function rules(allowed: readonly string[] = [], without = /^\s*$/): Promise<void> {
    await shell('write_allowed "$@" && write_rules', allowed);
    const lines = readFileSync(join(folder, `${name}.nft`), 'utf8').split('\n');
    await nft(lines.filter((line) => !without.test(line)).join('\n'));
  }

  it('everything is reached where nothing but address translation is set up', async () => {
    await nft(
      `table ip nat { chain out { type nat hook postrouting priority srcnat; ip saddr ${SERVER}/24 masquerade; }; }`,
    );
    await reaches(everything);
  });

  it('the Internet is reached, a name server here, and nothing else', async () => {
    await rules();
    await reaches(wanted);
  });

  it.each<[string, RegExp, readonly Target[]]>([
    ['oifname drop', /oifname "\S+" drop/, friends.filter((target) => target.includes(FRIEND6))],
    ['the last drop of what comes in', /^ {4}drop$/, [...at(8080, SERVER, SERVER6, ...PUBLIC), ...at(53, ...PUBLIC)]],
    ['closed for IPv4 that comes in', /ip daddr != \S+ jump closed/, pings('192.168.1.1')],
    ['closed for IPv6 that comes in', /ip6 daddr != \S+ jump closed/, pings('fd00:1::1')],
    ['closed for what goes on', /^ {4}jump closed/, lan()],
    [
      'the first ranges',
      /ip daddr \{ 0\.0.* drop/,
      lan(['10.99.0.10', '172.16.9.10', '100.64.0.10', '169.254.169.254', '168.63.129.16']),
    ],
    ['the other ranges', /ip daddr \{ 192.* drop/, [...lan(['192.168.1.10', '192.0.0.192']), ...pings('192.168.1.1')]],
    [
      'IPv6 that is not global',
      /ip6 daddr != \{.* drop/,
      [...lan(['fd00:1::10', 'fd20:ce::254', 'fec0::10']), ...pings('fd00:1::1')],
    ],
    ['6to4', /2002::/, lan(['2002:c0a8:10a::1'])],
    ['what a NAT64 leads to', /ip6 daddr \{ 64:/, lan(['64:ff9b::a9fe:a9fe', '64:ff9b::c0a8:10a'])],
  ])('more is reached without the rule: %s', async (_, without, more) => {
    await rules([], without);
    await reaches(wantedAnd(more));
  });

  it.each<[string, readonly Target[]]>([
    ['lan', lan(LAN.filter((one) => /^(10|172|192\.168|100\.64)\.|^fd/.test(one)))],
    ['192.168.1.0/24', lan(['192.168.1.10'])],
    ['192.168.1.10 tcp 8080 # the printer', ['tcp 192.168.1.10 8080']],
    ['fd00:1::/64', lan(['fd00:1::10'])],
    ['169.254.169.254', lan(['169.254.169.254'])],
    ['server', services],
    ['server tcp 80,8080-8081', at(8080, SERVER, SERVER6, ...OWN).filter((target) => target.startsWith('tcp'))],
    [`${SERVER} tcp 8080 # the page inside the tunnel`, [`tcp ${SERVER} 8080`]],
    ['192.168.1.1', [...at(8080, '192.168.1.1'), ...at(53, '192.168.1.1'), ...pings('192.168.1.1')]],
    ['device 10.66.0.5', everything.filter((target) => is4(target) && !friends.includes(target))],
    ['device 2001:db8:66::5', everything.filter((target) => !is4(target) && !friends.includes(target))],
    ['device 10.66.0.6', []],
    ['friends', friends],
  ])('the owner opens: %s', async (line, more) => {
    await rules([line]);
    await reaches(wantedAnd(more));
  });

  it.each([
    'lan x',
    'device 10.0.0.0/24',
    'printer',
    '10.0.0.1 tcp',
    '10.0.0.1 tcp 1;accept',
    '1.2.3.999',
    '1.2.3.4 tcp 70000',
  ])('a line that says nothing that is known changes nothing: %s', async (line) => {
    await shell('write_allowed && write_rules');
    const before = readFileSync(join(folder, `${name}.nft`), 'utf8');
    await expect(shell('write_allowed "$@" && write_rules', ['lan', line])).rejects.toThrow(line.split(' ')[0]);
    expect(readFileSync(join(folder, `${name}.nft`), 'utf8')).toBe(before);
  });

  it('the server reaches friends, and so do those to whom the owner passes a port on', async () => {
    const forward = `table ip hand { chain in { type nat hook prerouting priority dstnat; iifname "eth0" tcp dport 2222 dnat to ${FRIEND}:8080; }; }`;
    await rules();
    await nft(forward);
    expect(await reached(town.server.namespace, friends)).toEqual(friends);
    expect(await reached(town.internet, ['tcp 203.0.113.1 2222'])).toHaveLength(1);
    await nft('flush ruleset');
    await rules([], /ct state established/);
    await nft(forward);
    expect(await reached(town.server.namespace, friends, [])).toEqual([]);
  });

  it('ports of containers are not reached, but the name server in one is', async () => {
    // as Docker publishes them: at any address of this machine; the container's own may be a public one
    await nft(`table inet docker { chain in { type nat hook prerouting priority dstnat;
      fib daddr type local tcp dport 9090 dnat ip to 203.0.113.9:8080; fib daddr type local udp dport 53 dnat ip to 192.168.1.10:53; }; }`);
    const container = ['tcp 203.0.113.1 9090', `tcp ${SERVER} 9090`, `udp ${SERVER} 53`, 'udp 203.0.113.1 53'];
    await rules();
    await reaches([`udp ${SERVER} 53`], container);
    await rules([], /name server|original|dnat drop/);
    await reaches(container.slice(0, 2), container);
    await rules(['server tcp 9090']);
    await reaches(container.slice(0, 3), container);
  });

  it('large packets learn how much fits on the way', async () => {
    const { internet } = town;
    await internet.ip('link', 'add', 'narrow', 'mtu', '1280', 'type', 'veth', 'peer', 'name', 'end');
    for (const device of ['narrow', 'end']) await internet.ip('link', 'set', device, 'up');
    await internet.run(['sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']);
    await internet.ip('route', 'add', '203.0.113.77', 'dev', 'narrow');
    await internet.ip('-6', 'route', 'add', '2001:db8:9::77', 'dev', 'narrow');
    await town.server.namespace.ip('route', 'add', '203.0.113.77', 'via', '203.0.113.9', 'dev', 'eth0', 'onlink');
    await town.server.namespace.ip('-6', 'route', 'add', '2001:db8:9::77', 'via', '2001:db8:1::9');
    await rules();
    for (const address of ['203.0.113.77', '2001:db8:9::77']) {
      await phone.namespace.run(['sh', '-c', 'ping -n -q -c 1 -W 1 -M do -s 1350 "$1" || true', 'sh', address]);
      await eventually(async () => (await phone.namespace.ip('route', 'get', address)).includes('mtu 1280'));
    }
  });

  it('those of a second interface are not reached either, nor the other way round, and each has its own table', async () => {
    const second = new WireguardInterface(town.server.namespace);
    await second.start(`[Interface]\nPrivateKey = ${town.server.keys.privateKey}\n`, [
      '10.67.0.1/24',
      '2001:db8:67::1/64',
    ]);
    await rules();
    await shell(
      `interface=${second.name} address=10.67.0.1/24 address6=2001:db8:67::1/64; write_rules; nft -f $folder/$interface.nft`,
    );
    const counted = `table inet seen { chain out { type filter hook forward priority 10; oifname "${second.name}" counter; oifname "${name}" iifname "${second.name}" counter; }; }`;
    await nft(counted);
    const sent = async () =>
      (await town.server.namespace.run(['nft', 'list', 'table', 'inet', 'seen'])).match(/packets \d+/g);
    await reaches(wanted, wanted);
    await reaches([], pings('10.67.0.9', '2001:db8:67::9'));
    expect(await sent()).toEqual(['packets 0', 'packets 0']);
    const tables = await town.server.namespace.run(['nft', 'list', 'tables']);
    expect(tables.split('\n').sort()).toEqual(
      [`table inet seen`, ...[name, second.name].map((one) => `table inet vpn-bot-${one}`)].sort(),
    );
    await rules([], new RegExp(`oifname "${second.name}" drop`));
    await nft(`delete table inet vpn-bot-${second.name}`);
    await reaches([], pings('2001:db8:67::9'));
    expect((await sent())?.[0]).not.toBe('packets 0');
    await second.stop();
  });
});
