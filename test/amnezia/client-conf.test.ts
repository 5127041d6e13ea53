import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amneziaConf, plainConf } from '../../src/amnezia/client-conf.ts';
import { amneziaDns, amneziaMtu } from '../../src/amnezia/client-network.ts';
import { clientParameters, neededGeneration } from '../../src/amnezia/client-parameters.ts';
import { disguiseFor } from '../../src/amnezia/disguise.ts';
import { laterOf, type Parameters, rowOf, vitalOf, withoutNeutral } from '../../src/amnezia/parameters.ts';
import { readParameters } from '../../src/amnezia/read-parameters.ts';
import { anyParameters, anyValues, TUNNEL, V2, V3 } from './samples.ts';

const golden = (name: string) => readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8');
const SEED = TUNNEL.serverKey;
const V1: Parameters = {
  Jc: '5',
  Jmin: '20',
  Jmax: '60',
  S1: '30',
  S2: '40',
  H1: '101',
  H2: '202',
  H3: '303',
  H4: '404',
};

describe('a file for an app', () => {
  it.each([
    ['wireguard.conf', plainConf(TUNNEL)],
    ['disguised.conf', amneziaConf(TUNNEL, disguiseFor(SEED))],
    ['disguised-quic.conf', amneziaConf(TUNNEL, disguiseFor(SEED, 'quic'))],
    ['amneziawg-1.0-server.conf', amneziaConf(TUNNEL, clientParameters(V1, SEED))],
    ['amneziawg-2.0-server.conf', amneziaConf(TUNNEL, clientParameters(V2, SEED))],
    ['amneziawg-3.1-server.conf', amneziaConf(TUNNEL, clientParameters({ ...V3, DisableCookies: 'on' }, SEED))],
  ])('is this to the byte: %s', (name, text) => {
    expect(text).toBe(golden(name));
  });

  it('has nothing but lines of the one form that AmneziaVPN reads, and no empty value', () => {
    fc.assert(
      fc.property(anyParameters, fc.string(), (server, seed) => {
        const lines = amneziaConf(TUNNEL, clientParameters(server, seed)).split('\n');
        for (const line of lines) expect(line).toMatch(/^(?:|\[Interface\]|\[Peer\]|[A-Z][A-Za-z0-9]* = \S(?:.*\S)?)$/);
        expect(lines.every((line) => line.split(' = ').length <= 2)).toBe(true);
      }),
    );
  });

  it('tells an app exactly the parameters that it was made with', () => {
    fc.assert(
      fc.property(anyParameters, fc.string(), (server, seed) => {
        const parameters = clientParameters(server, seed);
        const read = readParameters(amneziaConf(TUNNEL, parameters));
        expect(read).toEqual({ parameters, problems: [], unknown: [] });
      }),
    );
  });
});

describe('a client’s parameters', () => {
  it('are equal to the server’s where they must be, and neutral nowhere', () => {
    fc.assert(
      fc.property(anyParameters, fc.string(), (server, seed) => {
        const client = clientParameters(server, seed);
        expect(vitalOf(client)).toEqual(vitalOf(server));
        expect(withoutNeutral(client)).toEqual(client);
        expect(client).not.toHaveProperty('DisableCookies');
      }),
    );
  });

  it('have nothing that an app which can connect might not know', () => {
    fc.assert(
      fc.property(anyParameters, fc.string(), (server, seed) => {
        const spoken = laterOf(neededGeneration(server), '2.0');
        const keys = Object.keys(clientParameters(server, seed)) as (keyof Parameters)[];
        for (const key of keys) expect(laterOf(rowOf(key).since, spoken)).toBe(spoken);
      }),
    );
  });

  it('always have junk and a first packet: the server’s own, or some of their own', () => {
    fc.assert(
      fc.property(anyParameters, fc.string(), (server, seed) => {
        const client = clientParameters(server, seed);
        expect(client).toMatchObject({ Jc: expect.any(String), Jmin: expect.any(String), Jmax: expect.any(String) });
        expect(Object.keys(client).some((key) => /^I[1-5]$/.test(key))).toBe(true);
      }),
    );
    const own = clientParameters({ ...V2, Jc: '9', I2: '<r 7>' }, SEED);
    expect(own).toMatchObject({ Jc: '9', I2: '<r 7>' });
    expect(own).not.toHaveProperty('I1');
    const half = clientParameters({ ...V2, Jc: '9', Jmin: '0', Jmax: '0' }, SEED);
    expect(half).toMatchObject({ Jmin: '10', Jmax: '50' });
  });

  it.each<[string, Parameters, string]>([
    ['nothing set', {}, '1.0'],
    ['junk alone', { Jc: '4', Jmin: '10', Jmax: '50', I1: '<t>' }, '1.0'],
    ['1.0', V1, '1.0'],
    ['a padded cookie', { ...V1, S3: '20' }, '2.0'],
    ['a range of headers', { ...V1, H2: '200-300' }, '2.0'],
    ['a header key', V3, '3.0'],
    ['times of 3.0 that nobody else must know', { ...V1, RekeyAfterTime: '100-120' }, '1.0'],
    ['random trailers', { ...V3, RandomTrailers: 'on' }, '3.1'],
  ])('need a version: %s', (_name, server, version) => {
    expect(neededGeneration(server)).toBe(version);
  });

  it('never need less when more is set', () => {
    fc.assert(
      fc.property(anyValues, anyValues, (some, more) => {
        const all = { ...withoutNeutral(more), ...withoutNeutral(some) };
        expect(laterOf(neededGeneration(all), neededGeneration(some))).toBe(neededGeneration(all));
      }),
    );
  });
});

describe('the network of a file for AmneziaWG', () => {
  it.each([
    [null, 0, '192.0.2.1', 1280],
    [1420, 12, '192.0.2.1', 1420],
    [1420, 30, '192.0.2.1', 1410],
    [1420, 12, 'vpn.example.org', 1408],
    [9000, 0, '2001:db8::1', 1420],
    [null, 200, 'vpn.example.org', 1220],
  ])('has an MTU that fits: %s, %s bytes of padding, %s', (chosen, padding, host, mtu) => {
    expect(amneziaMtu(chosen, padding, host)).toBe(mtu);
  });

  it.each([
    [['1.1.1.1'], ['1.1.1.1', '1.0.0.1']],
    [['1.0.0.1'], ['1.0.0.1', '1.1.1.1']],
    [['10.0.0.1'], ['10.0.0.1', '10.0.0.1']],
    [
      ['corp.example', 'fd00::1', '8.8.8.8'],
      ['8.8.8.8', '8.8.4.4', 'fd00::1', 'corp.example'],
    ],
    [
      ['9.9.9.9', '1.1.1.1', '8.8.8.8'],
      ['9.9.9.9', '1.1.1.1', '8.8.8.8'],
    ],
    [['fd00::1'], ['fd00::1']],
    [[], []],
  ])('has two IPv4 name servers at the start of the line: %j', (dns, line) => {
    expect(amneziaDns(dns)).toEqual(line);
  });
});
