import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { hChaCha20, openExtended, readCookie } from '../../src/probe/cookie.ts';
import { initiate } from '../../src/probe/handshake.ts';
import { rawPublicKey } from '../../src/probe/primitives.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

it('HChaCha20 gives the example of draft-irtf-cfrg-xchacha-03, 2.2.1', () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
  const out = hChaCha20(key, hex('000000090000004a0000000031415927'));
  expect(out.toString('hex')).toBe('82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc');
});

it('XChaCha20-Poly1305 opens the example of draft-irtf-cfrg-xchacha-03, A.3.1, and nothing that was changed', () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => 0x80 + index));
  const nonce = Buffer.from(Array.from({ length: 24 }, (_, index) => 0x40 + index));
  const associated = hex('50515253c0c1c2c3c4c5c6c7');
  const sealed = hex(`
    bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216
    cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13
    b52e c0875924c1c7987947deafd8780acf49`);
  const text = openExtended(key, nonce, sealed, associated)?.toString();
  expect(text).toBe(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  );
  sealed.writeUInt8(sealed.readUInt8(3) ^ 1, 3);
  expect(openExtended(key, nonce, sealed, associated)).toBeNull();
});

it('takes no cookie that answers another initiation, or that anybody made up', () => {
  const [own, server] = [generateKeyPairSync('x25519').privateKey, generateKeyPairSync('x25519').privateKey];
  const [publicKey, serverKey] = [rawPublicKey(own), rawPublicKey(server)];
  const keys = { privateKey: own, publicKey, serverKey, presharedKey: Buffer.alloc(32) };
  const begun = initiate(keys, 1, 0, null);
  const forged = Buffer.alloc(64, 7);
  expect(readCookie(keys, begun, forged)).toBeNull();
  forged.writeUInt32LE(begun.sender, 4);
  expect(readCookie(keys, begun, forged)).toBeNull();
});
