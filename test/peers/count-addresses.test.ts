import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateAddress } from '../../src/peers/devices/allocate-address.ts';
import { countAddresses } from '../../src/peers/nodes/count-addresses.ts';
import { addressAt, contains, parseSubnet } from '../../src/peers/nodes/subnet.ts';
import { networkIn } from '../stage/networks.ts';

describe('counting free addresses', () => {
  it('agrees with what can be given away one by one', () => {
    const some = fc.constantFrom(
      '10.0.0.0',
      '10.0.0.1/32',
      '10.0.0.4',
      '10.0.0.7',
      '10.0.0.8/30',
      '10.0.0.9',
      '10.0.1.0/24',
      'fd00::1',
    );
    fc.assert(
      fc.property(fc.array(some), fc.constantFrom('10.0.0.0/28', '10.0.0.0/29', '10.0.0.8/30'), (taken, network) => {
        const all: string[] = [...taken];
        let given = 0;
        for (let next = allocateAddress(network, all); next !== null; next = allocateAddress(network, all)) {
          all.push(next);
          given += 1;
        }
        expect(countAddresses(network, taken).free).toBe(given);
      }),
    );
  });

  it('counts each address once, whatever else covers it', () => {
    const scene = networkIn(4, 20, 30).chain((network) => {
      const { first, size } = parseSubnet(network);
      const inside = fc.bigInt(0n, size - 1n).map((n) => addressAt({ family: 4, first, size }, n));
      const taken = fc.oneof(
        inside,
        inside.map((host) => `${host}/32`),
        fc.tuple(inside, fc.integer({ min: 20, max: 32 })).map(([host, prefix]) => `${host}/${prefix}`),
        networkIn(4, 8, 32),
        networkIn(6, 48, 128),
      );
      return fc.record({ network: fc.constant(network), taken: fc.array(taken, { maxLength: 40 }) });
    });
    fc.assert(
      fc.property(scene, ({ network, taken }) => {
        const blocks = taken.map(parseSubnet);
        const subnet = parseSubnet(network);
        let free = 0;
        for (let at = subnet.first + 1n; at < subnet.first + subnet.size - 1n; at += 1n) {
          const isFree = !blocks.some((block) => contains(block, { family: 4, first: at, size: 1n }));
          if (isFree) free += 1;
        }
        expect(countAddresses(network, taken).free).toBe(free);
      }),
    );
  });

  it.each([
    ['10.0.0.0/24', [], 254, 254],
    ['10.0.0.0/24', ['10.0.0.1', '10.0.0.1/32', '10.0.0.2'], 254, 252],
    ['10.0.0.0/24', ['0.0.0.0/0'], 254, 0],
    ['10.0.0.0/8', ['10.0.0.1'], 2 ** 24 - 2, 2 ** 24 - 3],
    ['fd00::/126', ['fd00::1/128', '10.0.0.1'], 3, 2],
  ])('%s without %j has %i addresses, %i of them free', (network, taken, total, free) => {
    expect(countAddresses(network, taken)).toEqual({ total, free });
  });
});
