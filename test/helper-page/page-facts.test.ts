import { expect, test } from 'vitest';
import { pageFacts } from '../../src/helper-page/page-facts.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { iso, NOW, node, peer, stateOf } from '../stage/sample-state.ts';

const factsOf = (
  devices: readonly DraftPeer[],
  profile: Partial<NodeProfile> = {},
  { from = '10.0.0.3', publicAddresses = ['192.0.43.7'] } = {},
) =>
  pageFacts({
    state: stateOf(devices),
    node: node(profile),
    from,
    publicAddresses,
    country: 'FI',
    dnsName: null,
    exit: null,
  });

test('names the way in that the device was seen to use, else that of its files', () => {
  expect(factsOf([peer()]).door).toBe('vpn.example.com:51820');
  expect(factsOf([peer({ seen_door: '198.51.100.9:443' })]).door).toBe('198.51.100.9:443');
  expect(factsOf([peer({ spare: true })])).toMatchObject({ isSpare: true });
});

test('says nothing of a device that is not the bot’s, or not any more', () => {
  expect(factsOf([peer()], {}, { from: '10.0.0.9' })).toMatchObject({ door: null, isSpare: false, ipv4: 'through' });
  expect(factsOf([peer({ removed_at: iso(NOW) })]).door).toBeNull();
});

test('tells for each family whether it goes through the tunnel, nowhere, or past it', () => {
  const both = peer({ wg_ip6: 'fd00::3/128' });
  expect(factsOf([both], { network6: 'fd00::/64' })).toMatchObject({ ipv4: 'through', ipv6: 'through' });
  expect(factsOf([peer()])).toMatchObject({ ipv4: 'through', ipv6: 'closed' });
  expect(factsOf([peer()], { allowedIps: ['0.0.0.0/0'] })).toMatchObject({ ipv4: 'through', ipv6: 'past' });
  expect(factsOf([peer()], { allowedIps: ['0.0.0.0/1', '128.0.0.0/1'] })).toMatchObject({ ipv4: 'through' });
  expect(factsOf([peer()], { allowedIps: ['10.0.0.0/8', '0.0.0.0/1'] })).toMatchObject({ ipv4: 'past' });
});

test('tells it for what the device itself chose to send', () => {
  const far = { endpointHost: '203.0.113.7', services: [{ name: 'One', networks: ['198.51.100.0/24'] }] };
  const chose = (kind: string) => factsOf([peer({ routes: { kind, services: ['One'] } })], far);
  expect(chose('home')).toMatchObject({ ipv4: 'through', ipv6: 'closed', addresses: ['192.0.43.7'] });
  expect(chose('only')).toMatchObject({ ipv4: 'past', ipv6: 'past', addresses: [] });
});

test('names the addresses that sites see only where it can be no other', () => {
  const seen = (publicAddresses: string[], profile: Partial<NodeProfile> = {}) =>
    factsOf([peer()], profile, { from: '10.0.0.3', publicAddresses }).addresses;
  expect(seen(['192.0.43.7', '2a00::7'])).toEqual(['192.0.43.7']); // IPv6 is closed
  expect(seen(['192.0.43.7', '192.0.43.8'])).toEqual([]);
  expect(seen(['192.0.43.7'], { allowedIps: ['10.0.0.0/8'] })).toEqual([]);
  const both = { state: stateOf([peer({ wg_ip6: 'fd00::3/128' })]), node: node({ network6: 'fd00::/64' }) };
  const all = {
    ...both,
    from: 'fd00::3',
    publicAddresses: ['192.0.43.7', '2a00::7'],
    country: null,
    ...{ dnsName: null, exit: null },
  };
  expect(pageFacts(all)).toMatchObject({ addresses: ['192.0.43.7', '2a00::7'], door: 'vpn.example.com:51820' });
});
