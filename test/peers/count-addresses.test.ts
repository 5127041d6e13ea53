import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateAddress } from '../../src/peers/devices/allocate-address.ts';
import { countAddresses } from '../../src/peers/nodes/count-addresses.ts';

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
