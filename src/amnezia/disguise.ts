import { createHash } from 'node:crypto';
import type { PacketPart } from './packet.ts';
import { writePacket } from './packet.ts';
import type { Parameters } from './parameters.ts';

/** What the first packet looks like: a name server's answer, or the start of a QUIC connection. */
export const DISGUISES = ['dns', 'quic'] as const;
export type DisguiseKind = (typeof DISGUISES)[number];

/**
 * Junk packets and a first packet that looks like other traffic, for a client's file alone: the server sees nothing of it and may be a
 * plain WireGuard. The same seed gives the same, so that a file that is sent again has the same contents; other seeds give others, so
 * that not all friends send the same packets. The seed need not be secret.
 */
export function disguiseFor(seed: string, kind: DisguiseKind = 'dns'): Parameters {
  const bytes = createHash('sha256').update(`disguise ${kind} ${seed}`).digest();
  const parts = kind === 'dns' ? dnsAnswer(bytes) : quicStart(bytes);
  return { Jc: String(4 + (bytes.readUInt8(0) % 3)), Jmin: '10', Jmax: '50', I1: writePacket(parts) };
}

/** Names that every filter lets pass and every phone asks for. */
const NAMES = [
  'icloud.com',
  'apple.com',
  'google.com',
  'gstatic.com',
  'yandex.ru',
  'ya.ru',
  'vk.com',
  'mail.ru',
] as const;
const [ONE, A_RECORD, INTERNET] = [1, 1, 1];
/** An answer that was found in a cache: QR, AA, RD and RA (RFC 1035, 4.1.1). */
const FLAGS = 0x8580;
/** Where in the message the question's name stands, as a pointer (RFC 1035, 4.1.4). */
const NAME_POINTER = 0xc00c;

/** One question for an address and its answer; the transaction id is drawn anew for each packet. */
function dnsAnswer(bytes: Buffer): PacketPart[] {
  const name = NAMES[bytes.readUInt8(1) % NAMES.length] ?? NAMES[0];
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  const question = Buffer.concat([...labels, Buffer.from([0]), words(A_RECORD, INTERNET)]);
  const secondsToLive = Buffer.alloc(4);
  secondsToLive.writeUInt32BE(60 + (bytes.readUInt16BE(2) % 3541));
  const answer = Buffer.concat([words(NAME_POINTER, A_RECORD, INTERNET), secondsToLive, words(4), address(bytes)]);
  const message = Buffer.concat([words(FLAGS, ONE, ONE, 0, 0), question, answer]);
  return [
    { tag: 'r', size: 2 },
    { tag: 'b', hex: message.toString('hex') },
  ];
}

/** A public address: none of the special ranges begins with a number from 17 to 99. */
function address(bytes: Buffer): Buffer {
  return Buffer.from([
    17 + (bytes.readUInt8(4) % 83),
    bytes.readUInt8(5),
    bytes.readUInt8(6),
    1 + (bytes.readUInt8(7) % 254),
  ]);
}

/** A long header of QUIC version 1 with an eight-byte connection id (RFC 9000, 17.2), and what looks encrypted. */
function quicStart(bytes: Buffer): PacketPart[] {
  const firstByte = 0xc0 + (bytes.readUInt8(1) % 4);
  return [
    { tag: 'b', hex: `${firstByte.toString(16)}0000000108` },
    { tag: 'r', size: 8 },
    { tag: 'b', hex: '00' },
    { tag: 'r', size: 80 + (bytes.readUInt8(2) % 60) },
  ];
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) buffer.writeUInt16BE(value, index * 2);
  return buffer;
}
