import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { wireguardKey } from '../../src/peers/records/record-fields.ts';
import { missingFor } from '../lab/requirements.ts';

const missing = missingFor('wg');

describe('key pairs', () => {
  it.skipIf(missing)('have the public key that the real wg computes', () => {
    for (let i = 0; i < 20; i += 1) {
      const { publicKey, privateKey } = generateKeyPair();
      expect(execFileSync('wg', ['pubkey'], { input: privateKey, encoding: 'utf8' }).trim()).toBe(publicKey);
    }
  });

  it('are keys by the store’s own rule, and each another', () => {
    const keys = Array.from({ length: 200 }, () => [
      ...Object.values(generateKeyPair()),
      generatePresharedKey(),
    ]).flat();
    for (const key of keys) expect(wireguardKey.safeParse(key).success, key).toBe(true);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
