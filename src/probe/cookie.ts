import { createCipheriv } from 'node:crypto';
import type { Initiation } from './handshake.ts';
import { hash, openWithNonce } from './primitives.ts';
import type { RawKeys } from './probe-keys.ts';

const [NONCE_AT, COOKIE_AT] = [8, 32];

/**
 * The cookie that a server under load wants to see in the next initiation, from its message of 64 bytes; null when it does not answer
 * this initiation.
 */
export function readCookie(keys: RawKeys, initiation: Initiation, message: Buffer): Buffer | null {
  if (message.readUInt32LE(4) !== initiation.sender) return null;
  const key = hash(Buffer.from('cookie--'), keys.serverKey);
  return openExtended(key, message.subarray(NONCE_AT, COOKIE_AT), message.subarray(COOKIE_AT), initiation.mac1);
}

/** XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): a nonce of 24 bytes. Null when the tag does not fit. */
export function openExtended(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  associated: Uint8Array,
): Buffer | null {
  const rest = Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);
  return openWithNonce(hChaCha20(key, nonce.subarray(0, 16)), rest, sealed, associated);
}

/**
 * HChaCha20: the outer eight words of the state after ChaCha20's rounds. `node:crypto` has no such function, but a ChaCha20 block is that
 * state plus the one that it began with, which is known: four constants, the key, and the nonce.
 */
export function hChaCha20(key: Uint8Array, nonce: Uint8Array): Buffer {
  const block = createCipheriv('chacha20', key, nonce).update(Buffer.alloc(64));
  const start = Buffer.concat([Buffer.from('expand 32-byte k'), key, nonce]);
  const difference = Buffer.alloc(64);
  for (let at = 0; at < 64; at += 4)
    difference.writeUInt32LE((block.readUInt32LE(at) - start.readUInt32LE(at)) >>> 0, at);
  return Buffer.concat([difference.subarray(0, 16), difference.subarray(48)]);
}
