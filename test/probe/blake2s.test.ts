import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blake2s } from '../../src/probe/blake2s.ts';
import { plainBlake2s } from '../lab/plain-blake2s.ts';

const NOTHING = Buffer.alloc(0);

/** The sequence of RFC 7693, appendix E. */
function sequence(length: number, seed: number): Buffer {
  let [a, b] = [Math.imul(0xdead4bad, seed) >>> 0, 1];
  return Buffer.from(
    Array.from({ length }, () => {
      const next = (a + b) >>> 0;
      [a, b] = [b, next];
      return next >>> 24;
    }),
  );
}

describe.each([
  ['the probe’s', blake2s],
  ['the lab’s', plainBlake2s],
])('BLAKE2s, %s', (_whose, hash) => {
  it('gives the example of RFC 7693, appendix B', () => {
    const expected = '508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982';
    expect(hash(NOTHING, Buffer.from('abc'), 32).toString('hex')).toBe(expected);
  });

  it('passes the self-test of RFC 7693, appendix E, with and without keys', () => {
    const all: Buffer[] = [];
    for (const size of [16, 20, 28, 32]) {
      for (const length of [0, 3, 64, 65, 255, 1024]) {
        const data = sequence(length, length);
        all.push(hash(NOTHING, data, size), hash(sequence(size, size), data, size));
      }
    }
    const expected = '6a411f08ce25adcdfb02aba641451cec53c598b24f4fc787fbdc88797f4c1dfe';
    expect(hash(NOTHING, Buffer.concat(all), 32).toString('hex')).toBe(expected);
  });

  it('gives what Python’s hashlib gives for 16 bytes with a key', () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
    const told = {
      0: '9536f9b267655743dee97b8a670f9f53',
      64: 'f1efa90d2547036841ecd3627fafbc36',
      129: '5c363ae42a5bec26fbc5e996428d9bd7',
      255: 'cd075928ab7e6883e697fe7fd3ac43ee',
    };
    for (const [length, expected] of Object.entries(told)) {
      const data = Buffer.from(Array.from({ length: Number(length) }, (_, index) => index));
      expect(hash(key, data, 16).toString('hex')).toBe(expected);
    }
  });
});

it('BLAKE2s without a key is what Node has', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
      expect(blake2s(NOTHING, data, 32)).toEqual(createHash('blake2s256').update(data).digest());
    }),
  );
});

it('the two BLAKE2s agree with any key', () => {
  const key = fc.uint8Array({ maxLength: 32 }).map((bytes) => Buffer.from(bytes));
  const data = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(key, data, fc.integer({ min: 1, max: 32 }), (secret, text, size) => {
      expect(blake2s(secret, text, size)).toEqual(plainBlake2s(secret, text, size));
    }),
    { numRuns: 50 },
  );
});
