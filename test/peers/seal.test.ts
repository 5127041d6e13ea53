import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import { newKey } from '../stage/sample-state.ts';

const storeKey = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const secret = fc.record({ privateKey: key, presharedKey: key });

describe('sealed secrets', () => {
  it('open with their key and public key, whatever they are', () => {
    fc.assert(
      fc.property(storeKey, key, secret, (hex, publicKey, plain) => {
        expect(new SecretBox(hex).open(publicKey, new SecretBox(hex).seal(publicKey, plain))).toEqual(plain);
      }),
    );
  });

  it('do not open with another store key or for another public key', () => {
    fc.assert(
      fc.property(storeKey, storeKey, key, key, secret, (hex, otherHex, publicKey, otherKey, plain) => {
        fc.pre(hex !== otherHex && publicKey !== otherKey);
        const sealed = new SecretBox(hex).seal(publicKey, plain);
        expect(() => new SecretBox(otherHex).open(publicKey, sealed)).toThrow();
        expect(() => new SecretBox(hex).open(otherKey, sealed)).toThrow();
      }),
    );
  });

  it('do not open when one bit of them is another', () => {
    const box = new SecretBox('01'.repeat(32));
    const sealed = box.seal('key', { privateKey: newKey(), presharedKey: newKey() });
    const bytes = Buffer.from(sealed.slice(3), 'base64');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (index, bit) => {
        const damaged = Buffer.from(bytes);
        damaged[index] = (damaged[index] ?? 0) ^ (1 << bit);
        expect(() => box.open('key', `v1:${damaged.toString('base64')}`)).toThrow();
      }),
    );
  });

  it('hold a text for one public key, which opens as nothing else', () => {
    fc.assert(
      fc.property(storeKey, fc.string(), key, key, (hex, text, publicKey, otherKey) => {
        fc.pre(publicKey !== otherKey);
        const box = new SecretBox(hex);
        const sealed = box.sealText(publicKey, text);
        expect(box.openText(publicKey, sealed)).toBe(text);
        expect(() => box.openText(otherKey, sealed)).toThrow();
        expect(() => box.open(publicKey, sealed)).toThrow();
      }),
    );
  });

  it.each(['', 'v1:', 'v1:AAAA', 'v2:whatever'])('do not open when they are only %j', (sealed) => {
    expect(() => new SecretBox('01'.repeat(32)).open('key', sealed)).toThrow();
  });

  it('are never the same twice and do not show what they hold', () => {
    const box = new SecretBox('01'.repeat(32));
    const plain = { privateKey: newKey(), presharedKey: newKey() };
    const [one, two] = [box.seal('key', plain), box.seal('key', plain)];
    expect(one).not.toBe(two);
    const raw = Buffer.from(one.slice(3), 'base64');
    expect(raw.includes(Buffer.from(plain.privateKey, 'base64'))).toBe(false);
    expect(raw.includes(Buffer.from(plain.presharedKey, 'base64'))).toBe(false);
  });

  it('say by a check value whether a store key is the one they were sealed with', () => {
    fc.assert(
      fc.property(storeKey, storeKey, (hex, other) => {
        const check = new SecretBox(hex).check();
        expect(new SecretBox(hex).matches(check)).toBe(true);
        expect(new SecretBox(other).matches(check)).toBe(hex === other);
        expect(new SecretBox(hex).matches(`${check.slice(0, -4)}AAAA`)).toBe(false);
      }),
    );
  });
});
