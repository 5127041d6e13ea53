import { describe, expect, it } from 'vitest';
import { remoteNode, settingsOf, simplest } from '../stage/settings-of.ts';

const SIX = { WG_NETWORK_CIDR6: 'fd00:10::/64' };

/** What is said of node main with these settings, and whether the owner is told. */
const doubts = (file: Record<string, string>) =>
  settingsOf({ ...simplest, ...file }).doubts.map(({ warning, isFelt }) => `${isFelt ? '!' : ''}${warning}`);

describe('settings that friends will feel', () => {
  it.each<[Record<string, string>, RegExp]>([
    [
      { WG_MTU: '1279' },
      /^!WG_MTU=1279: IPv6 needs 1280.*write 1280 or more, or take the IPv6 networks out of WG_ALLOWED_IPS$/,
    ],
    [{ ...SIX, WG_MTU: '1200' }, /^!WG_MTU=1200: .*WG_NETWORK_CIDR6/],
    [{ WG_ENDPOINT_HOST: 'my_vpn.example' }, /^!WG_ENDPOINT_HOST=my_vpn\.example: Android refuses/],
    [{ WG_ENDPOINT_HOST: 'vpn.1and1' }, /^!WG_ENDPOINT_HOST=vpn\.1and1: Android refuses/],
    [{ WG_ENDPOINT_HOST: '2host' }, /^!WG_ENDPOINT_HOST=2host: Android/],
    [{ WG_ALLOWED_IPS: '0.0.0.0/1, 128.0.0.0/1' }, /^!WG_ALLOWED_IPS=.*write 0\.0\.0\.0\/0 in place of the halves$/],
    [{ WG_ALLOWED_IPS: '128.0.0.0/1,0.0.0.0/1,8000::/1,::/1' }, /write 0\.0\.0\.0\/0, ::\/0/],
    [
      { WG_ENDPOINT_HOST: '203.0.113.7', WG_ALLOWED_IPS: '10.0.0.0/8, 203.0.113.0/24' },
      /^!WG_ALLOWED_IPS=.*: 203\.0\.113\.0\/24 has the server's own address 203\.0\.113\.7/,
    ],
    [
      { WG_ENDPOINT_HOST: '2001:db8::1', WG_ALLOWED_IPS: '0.0.0.0/0, 2000::/3' },
      /2000::\/3 has the server's own address/,
    ],
    [
      { WG_ENDPOINT_HOST: '10.0.0.1' },
      /^!WG_ENDPOINT_HOST=10\.0\.0\.1: .*inside the friends' own network 10\.0\.0\.0\/24/,
    ],
    [{ WG_DNS: 'home.example, lan' }, /^!WG_DNS=home\.example, lan: has search domains alone/],
    [{ WG_DNS: '2606:4700:4700::1111' }, /^!WG_DNS=.*no WG_NETWORK_CIDR6/],
    [{ ...SIX, WG_DNS: 'fd00:10::1', WG_ALLOWED_IPS: '0.0.0.0/0' }, /^!WG_DNS=.*no IPv6 in WG_ALLOWED_IPS/],
    [{ WG_DNS: '192.168.1.1', WG_ALLOWED_IPS: '10.0.0.0/8' }, /^!WG_DNS=.*192\.168\.1\.1 is private and not reached/],
    [{ ...SIX, WG_ALLOWED_IPS: '0.0.0.0/0' }, /^!WG_ALLOWED_IPS=0\.0\.0\.0\/0: friends get IPv6.*add ::\/0$/],
    [{ ...SIX, WG_ALLOWED_IPS: '::/0' }, /^!WG_ALLOWED_IPS=::\/0: no IPv4/],
    [{ WG_NETWORK_CIDR: '10.0.0.0/30' }, /^!WG_NETWORK_CIDR=10\.0\.0\.0\/30: no address is left/],
    [{ WG_RESERVED_IPS: '10.0.0.0/24' }, /^!WG_NETWORK_CIDR: no address is left/],
  ])('are said: %j', (file, words) => {
    expect(doubts(file)).toContainEqual(expect.stringMatching(words));
    // what is doubtful turns nothing off
    expect(settingsOf({ ...simplest, ...file })).toMatchObject({ nodes: [{ id: 'main' }], nodesOff: [] });
  });
});

describe('settings that do something else than they say', () => {
  it.each<[Record<string, string>, RegExp]>([
    [{ WG_NETWORK_CIDR: '10.0.0.77/24' }, /^WG_NETWORK_CIDR=10\.0\.0\.77\/24: has host bits: .*10\.0\.0\.0\/24/],
    [{ WG_NETWORK_CIDR6: 'fd00:10::7/64' }, /^WG_NETWORK_CIDR6=fd00:10::7\/64: has host bits: .*fd00:10::\/64/],
    [
      { WG_ALLOWED_IPS: '0.0.0.0/0, ::/0, 10.0.0.7/8' },
      /^WG_ALLOWED_IPS=.*: 10\.0\.0\.7\/8 has host bits.*10\.0\.0\.0\/8/,
    ],
    [{ WG_RESERVED_IPS: '10.0.0.70/28' }, /^WG_RESERVED_IPS: 10\.0\.0\.70\/28 has host bits.*10\.0\.0\.64\/28/],
    [{ WG_RESERVED_IPS: '10.9.0.1' }, /^WG_RESERVED_IPS: 10\.9\.0\.1 is outside/],
  ])('are said, and nobody is woken: %j', (file, words) => {
    expect(doubts(file)).toEqual([expect.stringMatching(words)]);
  });
});

it.each<Record<string, string>>([
  {},
  SIX,
  { WG_NETWORK_CIDR: '10.0.0.1/24', WG_NETWORK_CIDR6: 'fd00:10::1/64' }, // as the installer writes them
  { WG_MTU: '1280' },
  { WG_MTU: '1200', WG_ALLOWED_IPS: '0.0.0.0/0' },
  { WG_ENDPOINT_HOST: '203.0.113.7' },
  { WG_ENDPOINT_HOST: '203.0.113.7', WG_ALLOWED_IPS: '0.0.0.0/0, 203.0.113.0/24' },
  { WG_ENDPOINT_HOST: '[2001:db8::1]' },
  { WG_ENDPOINT_HOST: 'vpn2.example' },
  { WG_ENDPOINT_HOST: 'xn--80a.xn--p1ai' },
  { WG_ALLOWED_IPS: '10.0.0.0/8, 192.168.0.0/16', WG_DNS: '10.0.0.1' },
  { WG_DNS: '1.1.1.1, home.example' },
  { ...SIX, WG_DNS: 'fd00:10::1' },
  { WG_NETWORK_CIDR: '10.0.0.0/29', WG_RESERVED_IPS: '10.0.0.5' },
])('nothing is doubtful about %j', (file) => {
  expect(settingsOf({ ...simplest, ...file })).toMatchObject({ doubts: [], warnings: [] });
});

it('a doubt is of its node, by its own name, and stands in no way of a start', () => {
  const { nodes, doubts: found } = settingsOf({ ...simplest, ...remoteNode('EU1'), WG_EU1_MTU: '1000' });
  expect(nodes.map(({ id }) => id)).toEqual(['main', 'eu1']);
  expect(found).toMatchObject([
    { node: 'eu1', warning: expect.stringMatching(/^WG_EU1_MTU=1000: .*WG_EU1_ALLOWED_IPS/) },
  ]);
});

it('a zone whose sign is the other way round is said', () => {
  const zone = (BOT_TIMEZONE: string) => settingsOf({ ...simplest, BOT_TIMEZONE }).warnings;
  expect(zone('Etc/GMT+3')).toEqual([expect.stringContaining('is 3 hours behind UTC')]);
  expect(zone('Etc/GMT-3')).toEqual([]);
});
