import { open, seal } from './primitives.ts';

const HEADER_BYTES = 16;
const BLOCK = 16;
const NOTHING = Buffer.alloc(0);

interface SessionKeys {
  readonly sendKey: Buffer;
  readonly receiveKey: Buffer;
  /** The numbers by which each side names the session. */
  readonly own: number;
  readonly theirs: number;
}

/** What a handshake gives: data packets can be sealed and opened. */
export class Session {
  readonly #keys: SessionKeys;
  #sent = 0n;

  constructor(keys: SessionKeys) {
    this.#keys = keys;
  }

  /** A data message with an IP packet in it; an empty one is a keepalive. `header` is its first four bytes as a number. */
  seal(packet: Uint8Array, header: number): Buffer {
    const padded = Buffer.alloc(Math.ceil(packet.length / BLOCK) * BLOCK);
    padded.set(packet);
    const start = Buffer.alloc(HEADER_BYTES);
    start.writeUInt32LE(header);
    start.writeUInt32LE(this.#keys.theirs, 4);
    start.writeBigUInt64LE(this.#sent, 8);
    return Buffer.concat([start, seal(this.#keys.sendKey, this.#sent++, padded, NOTHING)]);
  }

  /** The packet in a data message, with padding; null when it is not of this session. */
  open(message: Buffer): Buffer | null {
    if (message.length < HEADER_BYTES || message.readUInt32LE(4) !== this.#keys.own) return null;
    return open(this.#keys.receiveKey, message.readBigUInt64LE(8), message.subarray(HEADER_BYTES), NOTHING);
  }
}
