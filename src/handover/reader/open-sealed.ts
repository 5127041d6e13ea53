import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decrypt, TAG_BYTES } from './decrypt.ts';

/** The most work (log2) that is tried: 64 MiB; a file of ours has 15. */
const MOST_WORK = 16;
const CHUNK_BYTES = 64 * 1024 + TAG_BYTES;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * Opens an age file (age-encryption.org/v1) that was made with a passphrase. Null: it is another passphrase. Throws for a file that is
 * none of that kind or was changed. Needs no `crypto.subtle`, which pages opened from a file do not have. `onProgress`: 0 to 1.
 */
export async function openSealed(
  file: Uint8Array,
  passphrase: string,
  onProgress: (part: number) => void = () => undefined,
): Promise<Uint8Array | null> {
  const { salt, logN, wrapped, signed, mac, body } = parseHeader(file);
  const label = concat(utf8('age-encryption.org/v1/scrypt'), salt);
  const key = await scryptAsync(utf8(passphrase), label, { N: 2 ** logN, r: 8, p: 1, dkLen: 32, onProgress });
  const fileKey = decrypt(key, new Uint8Array(12), wrapped);
  if (fileKey === null) return null;
  const own = hmac(sha256, hkdf(sha256, fileKey, undefined, utf8('header'), 32), signed);
  if (own.some((byte, at) => byte !== mac[at])) throw new Error('the header was changed');
  return openBody(hkdf(sha256, fileKey, body.subarray(0, 16), utf8('payload'), 32), body.subarray(16));
}

function parseHeader(file: Uint8Array) {
  let text = '';
  for (const byte of file.subarray(0, 400)) text += String.fromCharCode(byte);
  const found = /^(age-encryption\.org\/v1\n-> scrypt (\S{22}) (\d\d?)\n(\S{43})\n---) (\S{43})\n/.exec(text);
  const [all = '', head = '', salt = '', logN = '', wrapped = '', mac = ''] = found ?? [];
  if (all === '' || Number(logN) > MOST_WORK) throw new Error('no file with a passphrase');
  const [signed, body] = [file.subarray(0, head.length), file.subarray(all.length)];
  return {
    salt: fromBase64(salt),
    logN: Number(logN),
    wrapped: fromBase64(wrapped),
    mac: fromBase64(mac),
    signed,
    body,
  };
}

/** Chunks of 64 KiB, each with its number and whether it is the last one in its nonce. */
function openBody(key: Uint8Array, body: Uint8Array): Uint8Array {
  let opened = new Uint8Array(0);
  for (let at = 0, number = 0; at < body.length; at += CHUNK_BYTES, number += 1) {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(7, number);
    nonce[11] = at + CHUNK_BYTES >= body.length ? 1 : 0;
    const chunk = decrypt(key, nonce, body.subarray(at, at + CHUNK_BYTES));
    if (chunk === null) throw new Error('the file was changed');
    opened = concat(opened, chunk);
  }
  return opened;
}

export function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
