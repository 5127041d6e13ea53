import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { addressAt, contains, parseSubnet } from '../../src/peers/nodes/subnet.ts';
import { networkIn, plainV6 } from '../stage/networks.ts';

const anyNetwork = fc.oneof(networkIn(4, 0, 32), networkIn(6, 0, 128));
const bitsOf = (text: string) => (text.includes(':') ? 128 : 32);

describe('a network as numbers', () => {
  it('comes back as the text it was read from', () => {
    fc.assert(
      fc.property(anyNetwork, (text) => {
        const subnet = parseSubnet(text);
        const prefix = bitsOf(text) - (subnet.size.toString(2).length - 1);
        expect(`${addressAt(subnet, 0n)}/${prefix}`).toBe(text);
      }),
    );
  });

  it('begins and ends where ipaddr.js says', () => {
    const written = fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
      fc.tuple(plainV6, fc.integer({ min: 0, max: 128 })),
    );
    fc.assert(
      fc.property(written, ([host, prefix]) => {
        const text = `${host}/${prefix}`;
        const subnet = parseSubnet(text);
        const v4 = !host.includes(':');
        const first = v4 ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text);
        const last = v4 ? ipaddr.IPv4.broadcastAddressFromCIDR(text) : ipaddr.IPv6.broadcastAddressFromCIDR(text);
        const canonical = (address: typeof first) =>
          address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
        expect(addressAt(subnet, 0n)).toBe(canonical(first));
        expect(addressAt(subnet, subnet.size - 1n)).toBe(canonical(last));
      }),
    );
  });

  it('contains another exactly when ipaddr.js matches it', () => {
    fc.assert(
      fc.property(anyNetwork, anyNetwork, (outer, inner) => {
        const [a, b] = [ipaddr.parseCIDR(outer), ipaddr.parseCIDR(inner)];
        const expected = a[0].kind() === b[0].kind() && b[1] >= a[1] && b[0].match(a);
        expect(contains(parseSubnet(outer), parseSubnet(inner))).toBe(expected);
      }),
    );
  });

  it('contains itself and each of its addresses', () => {
    fc.assert(
      fc.property(anyNetwork, fc.bigInt(0n, 1n << 128n), (text, n) => {
        const subnet = parseSubnet(text);
        expect(contains(subnet, subnet)).toBe(true);
        expect(contains(subnet, parseSubnet(addressAt(subnet, n % subnet.size)))).toBe(true);
      }),
    );
  });

  it('is one address when no prefix is written', () => {
    expect(parseSubnet('10.0.0.3')).toEqual({ family: 4, first: 0x0a000003n, size: 1n });
    expect(parseSubnet('fd00::3')).toEqual({ family: 6, first: (0xfdn << 120n) + 3n, size: 1n });
  });

  it('may be written with IPv4 inside IPv6, as wg prints such a peer of somebody else', () => {
    expect(parseSubnet('::ffff:10.0.0.1/128')).toEqual({ family: 6, first: 0xffff_0a00_0001n, size: 1n });
    expect(parseSubnet('::0.1.0.0/112')).toEqual({ family: 6, first: 0x1_0000n, size: 0x1_0000n });
    expect(parseSubnet('64:ff9b::10.0.0.1')).toEqual({ family: 6, first: (0x64ff9bn << 96n) + 0x0a00_0001n, size: 1n });
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/ 8',
    '10.0.0.0/8.0',
    '10.0.0.0/',
    '010.0.0.1',
    '0x0a000001',
    '167772161',
    '10.0.0.256',
    'fd00::/129',
    'fd00::g',
    'fe80::1%eth0',
    'vpn.example.com',
  ])('refuses %j and names it', (text) => {
    expect(() => parseSubnet(text)).toThrow(RangeError);
    expect(() => parseSubnet(text)).toThrow(text);
  });
});
