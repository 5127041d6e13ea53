import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeProfile } from '../../../src/peers/nodes/node-profile.ts';
import { HOME_NETWORKS, routesFor, withRoutes } from '../../../src/peers/routes/device-routes.ts';
import { node, peer } from '../../stage/sample-state.ts';
import { type Interval, intervalOf, joined, minus } from './intervals.ts';

const HOME = { kind: 'home', services: [] };
const only = (...services: string[]) => ({ kind: 'only', services });

const byte = fc.integer({ min: 0, max: 255 });
const address4 = fc.tuple(fc.integer({ min: 1, max: 223 }), byte, byte, byte).map((bytes) => bytes.join('.'));
const address6 = fc
  .tuple(
    fc.constantFrom('2001:db8', '2a01:4f8', 'fd00:0'),
    fc.array(fc.nat({ max: 0xffff }), { minLength: 6, maxLength: 6 }),
  )
  .map(([start, rest]) => [start, ...rest.map((part) => part.toString(16))].join(':'));
const network4 = fc.tuple(address4, fc.integer({ min: 8, max: 32 })).map(([address, prefix]) => `${address}/${prefix}`);
const network6 = fc
  .tuple(address6, fc.integer({ min: 19, max: 128 }))
  .map(([address, prefix]) => `${address}/${prefix}`);
const services = fc
  .array(fc.array(fc.oneof(network4, network6), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 })
  .map((lists) => lists.map((networks, at) => ({ name: `S${at}`, networks })));

const anyNode = fc
  .record({
    endpointHost: fc.oneof(address4, address6),
    // two of IPv4, to which the files for AmneziaWG's apps add nothing
    dns: fc
      .tuple(fc.uniqueArray(address4, { minLength: 2, maxLength: 2 }), fc.subarray(['2001:db8::53', 'home.arpa']))
      .map((both) => both.flat()),
    hasIpv6: fc.boolean(),
    network6: fc.constantFrom(null, 'fd00:8::/64'),
    services,
  })
  .map(({ hasIpv6, ...rest }): NodeProfile => {
    return node({ ...rest, allowedIps: hasIpv6 ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0'] });
  });
const anyChoice = fc.oneof(
  fc.constant(HOME),
  fc.subarray(['S0', 'S1', 'S2', 'S3']).map((names) => only(...names)),
);

/** What must be sent, by numbers alone; null: nothing can be chosen there. */
function oracle(profile: NodeProfile, choice: { kind: string; services: readonly string[] }): Interval[] | null {
  const six = profile.allowedIps.includes('::/0');
  const isKept = (text: string) => six || !text.includes(':');
  const own = profile.network6 === null ? ['10.0.0.1'] : ['10.0.0.1', 'fd00:8::1'];
  const dns = profile.dns.filter((entry) => isIP(entry) > 0);
  const inside = joined([...dns, ...own].filter(isKept).map(intervalOf));
  const host = profile.endpointHost;
  const server = [intervalOf(isIP(host) === 4 ? host : `${host}/64`)];
  if (String(minus(inside, server)) !== String(inside)) return null;
  const listed =
    choice.kind === 'home'
      ? ['0.0.0.0/0', '::/0']
      : (profile.services ?? []).flatMap(({ name, networks }) => (choice.services.includes(name) ? networks : []));
  const wanted = joined(listed.filter(isKept).map(intervalOf));
  if (wanted.length === 0) return null;
  const taken = choice.kind === 'home' ? [...HOME_NETWORKS.map(intervalOf), ...server] : server;
  return joined([...minus(wanted, joined(taken)), ...inside]);
}

describe('the routes that a device chose', () => {
  it('are to the address those that numbers give', () => {
    fc.assert(
      fc.property(anyNode, anyChoice, (profile, choice) => {
        const routes = routesFor(profile, undefined, null, choice);
        const wanted = oracle(profile, choice);
        expect(routes && joined(routes.map(intervalOf)).map(String)).toEqual(wanted?.map(String) ?? null);
      }),
      { numRuns: 500 },
    );
  });

  it('hold no entry that contains the server, no exclusion, no half of everything, and nothing twice', () => {
    fc.assert(
      fc.property(anyNode, anyChoice, (profile, choice) => {
        const routes = routesFor(profile, undefined, null, choice) ?? [];
        const [server] = [intervalOf(profile.endpointHost)];
        for (const entry of routes) {
          expect(entry).toMatch(/^[\da-f.:]+\/([2-9]|[1-9]\d+)$/);
          const [family, from, to] = intervalOf(entry);
          expect(family === server[0] && from <= server[1] && server[1] <= to).toBe(false);
        }
        expect(new Set(routes).size).toBe(routes.length);
      }),
    );
  });

  it('begin, without a home network, as those of the WireGuard apps without private addresses do', () => {
    const far = node({ endpointHost: '203.0.113.7', dns: ['1.1.1.1', '10.0.0.1'] });
    const routes = routesFor(far, undefined, null, HOME) ?? [];
    expect(routes.slice(0, 4)).toEqual(['0.0.0.0/5', '8.0.0.0/7', '10.0.0.1/32', '11.0.0.0/8']);
    expect(routes).toEqual(expect.arrayContaining(['172.0.0.0/12', '192.0.0.0/9', '192.169.0.0/16']));
    expect(routes.length).toBeLessThan(80);
  });

  it('take IPv6 into the tunnel also where the server has none, so that nothing goes past it', () => {
    const without6 = node({ endpointHost: '203.0.113.7', network6: null });
    const six = (routesFor(without6, undefined, null, HOME) ?? []).filter((entry) => entry.includes(':'));
    const all = minus([intervalOf('::/0')], joined(['fc00::/7', 'fe80::/10', 'ff00::/8'].map(intervalOf)));
    expect(joined(six.map(intervalOf)).map(String)).toEqual(all.map(String));
    const telegram = node({
      ...without6,
      services: [{ name: 'Telegram', networks: ['149.154.160.0/20', '2001:67c:4e8::/48'] }],
    });
    expect(routesFor(telegram, undefined, null, only('Telegram'))).toContain('2001:67c:4e8::/48');
  });

  it('are to be had only where the server’s address is known', () => {
    const named = node({ endpointHost: 'vpn.example.com' });
    expect(routesFor(named, undefined, null, HOME)).toBeNull();
    expect(routesFor(named, { name_addresses: {} }, null, HOME)).toBeNull();
    const known = routesFor(
      named,
      { name_addresses: { 'vpn.example.com': ['203.0.113.7', '203.0.113.9'] } },
      null,
      HOME,
    );
    const routed = joined((known ?? []).map(intervalOf));
    for (const address of ['203.0.113.7', '203.0.113.9']) expect(minus([intervalOf(address)], routed)).toHaveLength(1);
    expect(minus([intervalOf('203.0.113.8')], routed)).toEqual([]);
  });

  it('leave out the door that the device’s own file names', () => {
    const two = node({ endpointHost: '203.0.113.7', furtherDoors: [{ host: '198.51.100.9', port: 443 }] });
    const routed = joined((routesFor(two, undefined, '198.51.100.9:443', HOME) ?? []).map(intervalOf));
    expect(minus([intervalOf('198.51.100.9')], routed)).toHaveLength(1);
    expect(minus([intervalOf('203.0.113.7')], routed)).toEqual([]);
  });

  it('are everything where they cannot be had, or where the owner wrote something else', () => {
    const usual = node({ endpointHost: '203.0.113.7' });
    const on = (profile: NodeProfile, routes: { kind: string; services: string[] }) =>
      withRoutes(profile, undefined, peer({ routes })).allowedIps;
    expect(on(usual, only('gone'))).toEqual(usual.allowedIps);
    expect(on(usual, { kind: 'later', services: [] })).toEqual(usual.allowedIps);
    const split = node({ endpointHost: '203.0.113.7', allowedIps: ['10.0.0.0/8'] });
    expect(on(split, HOME)).toEqual(['10.0.0.0/8']);
    // a name server at the very address of the server can be neither inside nor outside
    expect(on(node({ endpointHost: '203.0.113.7', dns: ['203.0.113.7'] }), HOME)).toEqual(['0.0.0.0/0', '::/0']);
  });

  it('have room for both name servers of the AmneziaWG apps', () => {
    const usual = node({
      endpointHost: '203.0.113.7',
      dns: ['1.1.1.1'],
      services: [{ name: 'One', networks: ['198.51.100.0/24'] }],
    });
    expect(routesFor(usual, undefined, null, only('one'))).toEqual([
      ...['1.0.0.1/32', '1.1.1.1/32', '10.0.0.1/32', '198.51.100.0/24'],
    ]);
  });
});
