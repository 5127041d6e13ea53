import { createHash } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';

/** A server's host key: its type (`ssh-ed25519`), and its fingerprint as `ssh-keygen -lf` prints it. */
export interface HostKey {
  readonly type: string;
  readonly fingerprint: string;
}

/** Parses a public key in SSH's wire format, in which the first string is its type. */
export function hostKeyOf(blob: Buffer): HostKey {
  const type = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0)).replace(/[^\w@.-]/g, '?');
  return { type, fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}` };
}

/** Key type → its signature algorithms, in order of preference. The order must not change, so that printed fingerprints stay right. */
const SIGNATURES: ReadonlyMap<string, readonly ServerHostKeyAlgorithm[]> = new Map([
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
]);

/** The algorithms to offer, without those of key types that the server has already shown. */
export function hostKeyAlgorithms(seen: readonly HostKey[] = []): ServerHostKeyAlgorithm[] {
  const left = [...SIGNATURES].filter(([type]) => seen.every((key) => key.type !== type));
  return left.flatMap(([, algorithms]) => algorithms);
}
