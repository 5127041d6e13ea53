import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { chacha20 } from '@noble/ciphers/chacha.js';

export const TAG_BYTES = 16;

/**
 * Opens what was sealed with ChaCha20-Poly1305 (RFC 8439) without further data; null: another key, or it was changed. The library's own
 * composition needs BigInt, which phones of before 2018 do not have.
 */
export function decrypt(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  const size = sealed.length - TAG_BYTES;
  if (size < 0) return null;
  const padded = Math.ceil(size / 16) * 16;
  const signed = new Uint8Array(padded + 16);
  signed.set(sealed.subarray(0, size));
  new DataView(signed.buffer).setUint32(padded + 8, size, true);
  const tag = poly1305(signed, chacha20(key, nonce, new Uint8Array(32)));
  let difference = 0;
  for (let at = 0; at < TAG_BYTES; at += 1) difference |= (tag[at] ?? 0) ^ (sealed[size + at] ?? 0);
  return difference === 0 ? chacha20(key, nonce, sealed.subarray(0, size), undefined, 1) : null;
}
