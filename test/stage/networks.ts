import fc from 'fast-check';
import { addressAt, parseSubnet } from '../../src/peers/nodes/subnet.ts';

/** Networks of one family in canonical text, with prefixes between the two. */
export function networkIn(family: 4 | 6, shortest: number, longest: number): fc.Arbitrary<string> {
  const address = family === 4 ? fc.ipV4() : plainV6;
  return fc.tuple(address, fc.integer({ min: shortest, max: longest })).map(([host, prefix]) => {
    const subnet = parseSubnet(`${host}/${prefix}`);
    return `${addressAt(subnet, 0n)}/${prefix}`;
  });
}

/** IPv6 addresses in many spellings, without the embedded IPv4 form, which no interface uses for a peer. */
export const plainV6: fc.Arbitrary<string> = fc.ipV6().filter((text) => !text.includes('.'));

/** What the settings allow for a node's first network. */
export const network4: fc.Arbitrary<string> = networkIn(4, 8, 30);
