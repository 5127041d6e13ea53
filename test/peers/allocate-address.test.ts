import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateAddress } from '../../src/peers/devices/allocate-address.ts';
import { addressAt, contains, parseSubnet, type Subnet } from '../../src/peers/nodes/subnet.ts';
import { network4, networkIn } from '../stage/networks.ts';

/** The definition itself, address by address; for small networks only. */
function lowestFree(network: string, taken: readonly string[]): string | null {
  const subnet = parseSubnet(network);
  const blocks = taken.map(parseSubnet);
  const last = subnet.size - (subnet.family === 4 ? 2n : 1n);
  for (let n = 1n; n <= last; n += 1n) {
    const address = addressAt(subnet, n);
    if (!blocks.some((block) => contains(block, parseSubnet(address)))) return address;
  }
  return null;
}

const isInside = (subnet: Subnet, address: string) => contains(subnet, parseSubnet(address));

/** Fills a network one address after the other; returns what was given and the ms it took. */
function fill(network: string, count: number): { given: string[]; ms: number } {
  const given: string[] = [];
  const taken: string[] = [];
  const from = performance.now();
  for (let i = 0; i < count; i += 1) {
    const address = allocateAddress(network, taken);
    if (address === null) throw new Error(`full after ${i}`);
    given.push(address);
    taken.push(`${address}/32`);
  }
  return { given, ms: performance.now() - from };
}

describe('the allocation of an address', () => {
  it('gives the lowest free host, in any small network and around any taken block', () => {
    const small = fc.oneof(networkIn(4, 24, 30), networkIn(6, 120, 126));
    const scene = small.chain((network) => {
      const family = network.includes(':') ? 6 : 4;
      const inside = fc.bigInt(0n, parseSubnet(network).size - 1n).map((n) => addressAt(parseSubnet(network), n));
      const bits = family === 4 ? 32 : 128;
      const taken = fc.oneof(
        inside,
        inside.map((host) => `${host}/${bits}`),
        fc.tuple(inside, fc.integer({ min: bits - 7, max: bits })).map(([host, prefix]) => `${host}/${prefix}`),
        networkIn(4, 8, 32),
        networkIn(6, 48, 128),
      );
      return fc.record({ network: fc.constant(network), taken: fc.array(taken, { maxLength: 40 }) });
    });
    fc.assert(
      fc.property(scene, ({ network, taken }) => {
        const sameFamily = taken.filter((text) => text.includes(':') === network.includes(':'));
        expect(allocateAddress(network, taken)).toBe(lowestFree(network, sameFamily));
      }),
    );
  });

  it('never gives a network’s own address, its broadcast address or anything outside, from /8 to /30', () => {
    fc.assert(
      fc.property(network4, (network) => {
        const subnet = parseSubnet(network);
        const given = allocateAddress(network, []) ?? '';
        expect(given).toBe(addressAt(subnet, 1n));
        const allButLast = subnet.size - 2n;
        const lower = [`${addressAt(subnet, 0n)}/${33 - subnet.size.toString(2).length + 1}`];
        const upper = allocateAddress(network, lower);
        expect(upper === null || isInside(subnet, upper)).toBe(true);
        expect(upper).not.toBe(addressAt(subnet, allButLast + 1n));
      }),
    );
  });

  it('gives both hosts of a /30 and then says that it is full', () => {
    const { given } = fill('10.9.8.4/30', 2);
    expect(given).toEqual(['10.9.8.5', '10.9.8.6']);
    expect(allocateAddress('10.9.8.4/30', given)).toBeNull();
  });

  it('is full when one block covers everything, also a wider one than the network', () => {
    expect(allocateAddress('10.0.0.0/8', ['10.0.0.0/8'])).toBeNull();
    expect(allocateAddress('10.0.0.0/24', ['10.0.0.0/16'])).toBeNull();
    expect(allocateAddress('fd00::/64', ['fd00::/48'])).toBeNull();
  });

  it('steps over a block of millions at once', () => {
    expect(allocateAddress('10.0.0.0/8', ['10.0.0.0/9'])).toBe('10.128.0.0');
    expect(allocateAddress('fd00::/48', ['fd00::/49'])).toBe('fd00:0:0:8000::');
  });

  it('knows an IPv6 address in any spelling', () => {
    expect(allocateAddress('fd00::/64', ['FD00:0:0:0:0:0:0:1/128', 'fd00::0:2'])).toBe('fd00::3');
  });

  it('gives the last address of an IPv6 network, which is no broadcast address', () => {
    expect(allocateAddress('fd00::/126', ['fd00::1', 'fd00::2'])).toBe('fd00::3');
    expect(allocateAddress('fd00::/126', ['fd00::1', 'fd00::2', 'fd00::3'])).toBeNull();
  });

  it('fits a hole that a removed device left', () => {
    expect(allocateAddress('10.0.0.0/24', ['10.0.0.1', '10.0.0.2/32', '10.0.0.4/32'])).toBe('10.0.0.3');
  });

  it('reads what is taken once, however long the list is', () => {
    let reads = 0;
    function* taken() {
      for (let i = 1; i <= 10_000; i += 1) {
        reads += 1;
        yield `10.0.${i >> 8}.${i & 255}/32`;
      }
    }
    expect(allocateAddress('10.0.0.0/16', taken())).toBe('10.0.39.17');
    expect(reads).toBe(10_000);
  });

  it('gives each of hundreds of devices another address', () => {
    expect(new Set(fill('10.0.0.0/22', 1000).given).size).toBe(1000);
  });
});
