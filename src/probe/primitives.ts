import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
} from 'node:crypto';

const TAG_BYTES = 16;
/** What stands before a raw key in its DER form (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

/** BLAKE2s of 32 bytes, WireGuard's HASH. */
export const hash = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('blake2s256').update(Buffer.concat(parts)).digest();

/** WireGuard's KDF: as many keys of 32 bytes as are asked for, from the key before and an input. */
export function deriveKeys<Count extends 1 | 2 | 3>(count: Count, key: Uint8Array, input: Uint8Array): KeysOf<Count>;
export function deriveKeys(count: number, key: Uint8Array, input: Uint8Array): Buffer[] {
  const secret = hmac(key, input);
  const keys: Buffer[] = [];
  for (let number = 1; number <= count; number++) {
    keys.push(hmac(secret, Buffer.concat([keys.at(-1) ?? Buffer.alloc(0), Buffer.from([number])])));
  }
  return keys;
}
type KeysOf<Count> = Count extends 1 ? [Buffer] : Count extends 2 ? [Buffer, Buffer] : [Buffer, Buffer, Buffer];

/** ChaCha20-Poly1305 with WireGuard's nonce: the counter, in the last eight of twelve bytes. */
export function seal(key: Uint8Array, counter: bigint, text: Uint8Array, associated: Uint8Array): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonceOf(counter), { authTagLength: TAG_BYTES });
  cipher.setAAD(associated, { plaintextLength: text.length });
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** Null when it was not sealed with this key, counter and associated data. */
export const open = (key: Uint8Array, counter: bigint, sealed: Uint8Array, associated: Uint8Array): Buffer | null =>
  openWithNonce(key, nonceOf(counter), sealed, associated);

/** The same with a nonce of 12 bytes. */
export function openWithNonce(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  associated: Uint8Array,
): Buffer | null {
  if (sealed.length < TAG_BYTES) return null;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated, { plaintextLength: end });
  decipher.setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch {
    return null; // the tag does not fit: not from whom it claims to be
  }
}

/** ChaCha20's key stream over the data, from block 0, with a nonce of 12 bytes. */
export const streamOver = (key: Uint8Array, nonce: Uint8Array, data: Uint8Array): Buffer =>
  createCipheriv('chacha20', key, Buffer.concat([Buffer.alloc(4), nonce])).update(data);

/** The shared secret of a private and a public key; null when the public key is one of those that give no secret. */
export function sharedSecret(privateKey: KeyObject, publicKey: Uint8Array): Buffer | null {
  try {
    return diffieHellman({ privateKey, publicKey: publicKeyOf(publicKey) });
  } catch {
    return null; // OpenSSL refuses points of low order
  }
}

/** From 32 raw bytes. */
export const privateKeyOf = (raw: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, raw]), format: 'der', type: 'pkcs8' });

/** The 32 raw bytes of the public key that belongs to a private one. */
export const rawPublicKey = (privateKey: KeyObject): Buffer =>
  createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);

const publicKeyOf = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, raw]), format: 'der', type: 'spki' });

const hmac = (key: Uint8Array, input: Uint8Array): Buffer => createHmac('blake2s256', key).update(input).digest();

function nonceOf(counter: bigint): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64LE(counter, 4);
  return nonce;
}
