import type { KeyObject } from 'node:crypto';
import { privateKeyOf, rawPublicKey } from './primitives.ts';

/** The probe's own peer and the server's key, in WireGuard's base64. */
export interface ProbeKeys {
  readonly privateKey: string;
  readonly presharedKey: string | null;
  readonly serverKey: string;
}

/** The same as the handshake needs them: 32 raw bytes each. */
export interface RawKeys {
  readonly privateKey: KeyObject;
  readonly publicKey: Buffer;
  readonly presharedKey: Buffer;
  readonly serverKey: Buffer;
}

/** Throws `RangeError` for what is no key; the error names the key by its kind only. */
export function readKeys({ privateKey, presharedKey, serverKey }: ProbeKeys): RawKeys {
  const own = privateKeyOf(keyBytes('the private key', privateKey));
  return {
    privateKey: own,
    publicKey: rawPublicKey(own),
    // WireGuard without a preshared key is WireGuard with one of zeros
    presharedKey: presharedKey === null ? Buffer.alloc(32) : keyBytes('the preshared key', presharedKey),
    serverKey: keyBytes("the server's key", serverKey),
  };
}

function keyBytes(name: string, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 32) throw new RangeError(`${name} must be 32 bytes in base64`);
  return bytes;
}
