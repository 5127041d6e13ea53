import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { blake2s } from './blake2s.ts';
import { deriveKeys, hash, open, rawPublicKey, seal, sharedSecret } from './primitives.ts';
import type { RawKeys } from './probe-keys.ts';
import { Session } from './session.ts';

const PROTOCOL = hash(Buffer.from('Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s'));
const NAMED = hash(PROTOCOL, Buffer.from('WireGuard v1 zx2c4 Jason@zx2c4.com'));
const NOTHING = Buffer.alloc(0);
const MAC_BYTES = 16;
/** Where the two authentication codes begin, in an initiation and in a response. */
const [INITIATION_MACS, RESPONSE_MACS] = [116, 60];
/** The epoch of TAI64 in seconds, with the ten leap seconds of 1970 to 1972 that WireGuard counts. */
const TAI_EPOCH = 2n ** 62n + 10n;

/** A handshake that was begun: the message as WireGuard has it (148 bytes), and what its answer needs. */
export interface Initiation {
  readonly message: Buffer;
  /** The number by which the server's answers name this handshake. */
  readonly sender: number;
  readonly mac1: Buffer;
  readonly ephemeral: KeyObject;
  readonly chain: Buffer;
  readonly transcript: Buffer;
}

/**
 * Begins a handshake (Noise IKpsk2). `header` is the message's first four bytes as a number, 1 in plain WireGuard; `atMs` is Unix time: a
 * server answers only a time that is later than all before it. Throws `RangeError` when the server's key cannot be used.
 */
export function initiate(keys: RawKeys, header: number, atMs: number, cookie: Buffer | null): Initiation {
  const ephemeral = generateKeyPairSync('x25519').privateKey;
  const ephemeralKey = rawPublicKey(ephemeral);
  const sender = randomBytes(4).readUInt32LE();
  const start = hash(NAMED, keys.serverKey);
  let transcript = hash(start, ephemeralKey);
  const [first] = deriveKeys(1, PROTOCOL, ephemeralKey);
  const [second, staticSealKey] = deriveKeys(2, first, secretOf(ephemeral, keys));
  const sealedStatic = seal(staticSealKey, 0n, keys.publicKey, transcript);
  transcript = hash(transcript, sealedStatic);
  const [chain, timeSealKey] = deriveKeys(2, second, secretOf(keys.privateKey, keys));
  const sealedTime = seal(timeSealKey, 0n, timestamp(atMs), transcript);
  transcript = hash(transcript, sealedTime);
  const body = Buffer.concat([number(header), number(sender), ephemeralKey, sealedStatic, sealedTime]);
  const mac1 = mac(mac1Key(keys.serverKey), body);
  const withMac1 = Buffer.concat([body, mac1]);
  const mac2 = cookie === null ? Buffer.alloc(MAC_BYTES) : mac(cookie, withMac1);
  return { message: Buffer.concat([withMac1, mac2]), sender, mac1, ephemeral, chain, transcript };
}

/** What a message that claims to be the answer is. */
export type ReadResponse =
  | Session
  /** Not for this handshake, or not from somebody who knows our public key: noise. */
  | 'foreign'
  /** From the server, but it does not open: the preshared key is another one. */
  | 'does-not-open';

/** Reads an answer of 92 bytes. */
export function readResponse(keys: RawKeys, initiation: Initiation, message: Buffer): ReadResponse {
  const body = message.subarray(0, RESPONSE_MACS);
  const isOurs = message.readUInt32LE(8) === initiation.sender;
  const expected = mac(mac1Key(keys.publicKey), body);
  if (!isOurs || !expected.equals(message.subarray(RESPONSE_MACS, RESPONSE_MACS + MAC_BYTES))) return 'foreign';
  const theirs = message.subarray(12, 44);
  const [ours, other] = [sharedSecret(initiation.ephemeral, theirs), sharedSecret(keys.privateKey, theirs)];
  if (ours === null || other === null) return 'does-not-open';
  const [first] = deriveKeys(1, initiation.chain, theirs);
  const [second] = deriveKeys(1, first, ours);
  const [third] = deriveKeys(1, second, other);
  const [chain, mixed, sealKey] = deriveKeys(3, third, keys.presharedKey);
  const transcript = hash(hash(initiation.transcript, theirs), mixed);
  if (open(sealKey, 0n, message.subarray(44, RESPONSE_MACS), transcript) === null) return 'does-not-open';
  const [sendKey, receiveKey] = deriveKeys(2, chain, NOTHING);
  return new Session({ sendKey, receiveKey, own: initiation.sender, theirs: message.readUInt32LE(4) });
}

/** Where an initiation's first authentication code begins. */
export const MAC1_AT = INITIATION_MACS;

const mac = (key: Uint8Array, data: Uint8Array): Buffer => blake2s(key, data, MAC_BYTES);
const mac1Key = (publicKey: Uint8Array): Buffer => hash(Buffer.from('mac1----'), publicKey);

function secretOf(privateKey: KeyObject, { serverKey }: RawKeys): Buffer {
  const secret = sharedSecret(privateKey, serverKey);
  if (secret === null) throw new RangeError("the server's key cannot be used: it gives no shared secret");
  return secret;
}

function timestamp(atMs: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(TAI_EPOCH + BigInt(Math.floor(atMs / 1000)));
  bytes.writeUInt32BE(Math.floor((atMs % 1000) * 1_000_000), 8);
  return bytes;
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
