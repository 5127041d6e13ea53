import { expect, it } from 'vitest';
import { freeAddresses } from '../../src/cli/node/free-addresses.ts';

it('offers the first networks that meet none of the others, and something where all are taken', () => {
  expect(freeAddresses([])[0]).toBe('10.0.0.1/24');
  expect(freeAddresses(['10.0.0.0/24', '10.2.0.0/25', '192.168.0.0/16']).slice(0, 2)).toEqual([
    '10.1.0.1/24',
    '10.3.0.1/24',
  ]);
  expect(freeAddresses(['10.0.0.0/9'])[0]).toBe('10.128.0.1/24');
  expect(freeAddresses(['10.0.0.0/8'])).toEqual(['10.0.0.1/24']);
});
