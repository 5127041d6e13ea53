import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** A key pair in WireGuard's base64. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** A new key pair, the same as `wg genkey | wg pubkey` gives, without a process. */
export function generateKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  // The key itself is the last 32 bytes of both encodings (RFC 8410).
  return { publicKey: lastBytes(publicKey), privateKey: lastBytes(privateKey) };
}

export const generatePresharedKey = (): string => randomBytes(32).toString('base64');

const lastBytes = (der: Buffer): string => der.subarray(-32).toString('base64');
