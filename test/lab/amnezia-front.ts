import { createCipheriv, createHash, randomBytes, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { plainBlake2s } from './plain-blake2s.ts';

/** What the front asks of its clients. Sizes and headers are those of WireGuard's messages 1 to 4, in this order. */
export interface FrontShape {
  readonly paddings: readonly [number, number, number, number];
  /** The first and the last number that may stand in a message's first four bytes. */
  readonly headers: readonly (readonly [number, number])[];
  /** In base64. */
  readonly headerKey?: string;
  readonly trailers?: boolean;
}

export interface FrontOrder extends FrontShape {
  readonly listen: number;
  readonly wireguard: number;
  /** Public keys in base64. */
  readonly serverKey: string;
  readonly clientKey: string;
}

// A program that stands before a plain WireGuard server and makes an AmneziaWG server of it, as far as its clients can tell. It is
// strict: what is not exactly as the shape says is dropped, as the real program drops it. It prints a line for each datagram of a
// client: `1` to `4` with the message's size, or `other` with the datagram's.
const order = JSON.parse(process.argv[2] ?? '') as FrontOrder;
const SIZES = [148, 92, 64, 32];
const outside = createSocket('udp4');
const insides = new Map<string, ReturnType<typeof createSocket>>();

outside.on('message', (datagram, { address, port }) => {
  const message = strip(datagram, 1, 148) ?? strip(datagram, 4, null);
  say(message === null ? `other ${datagram.length}` : `${message.readUInt32LE()} ${message.length}`);
  if (message === null) return;
  inside(address, port).send(message, order.wireguard, '127.0.0.1');
});
outside.bind(order.listen, () => say('listening'));

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function inside(address: string, port: number) {
  const known = insides.get(`${address} ${port}`);
  if (known) return known;
  const socket = createSocket('udp4');
  insides.set(`${address} ${port}`, socket);
  socket.on('message', (message) => outside.send(dress(message), port, address));
  return socket;
}

/** A client's datagram as plain WireGuard; `size` null: any from 32 bytes. */
function strip(datagram: Buffer, type: 1 | 4, size: number | null): Buffer | null {
  const message = Buffer.from(datagram.subarray(order.paddings[type - 1]));
  const isFitting = size === null ? message.length >= 32 : message.length === size;
  if (!isFitting) return null;
  mask(datagram, message, type);
  const [least = 0, most = 0] = order.headers[type - 1] ?? [];
  const header = message.readUInt32LE();
  if (header < least || header > most) return null;
  if (type === 1 && !hasMac(message, 116, order.serverKey)) return null;
  message.writeUInt32LE(type);
  if (type === 1) putMac(message, 116, order.serverKey);
  return message;
}

/** A server's message as the shape has it. */
function dress(plain: Buffer): Buffer {
  const message = Buffer.from(plain);
  const type = message.readUInt32LE();
  const [least = 0, most = 0] = order.headers[type - 1] ?? [];
  message.writeUInt32LE(randomInt(least, most + 1));
  if (type === 2) putMac(message, 60, order.clientKey);
  const padding = randomBytes(order.paddings[type - 1] ?? 0);
  mask(Buffer.concat([padding, message]), message, type);
  const trailer = randomBytes(order.trailers && type !== 4 ? randomInt(1, 100) : 0);
  return Buffer.concat([padding, message, trailer]);
}

function mask(datagram: Buffer, message: Buffer, type: number): void {
  if (order.headerKey === undefined) return;
  const iv = Buffer.concat([Buffer.from([0, 0, 0, 0]), datagram.subarray(0, 12)]);
  const stream = createCipheriv('chacha20', Buffer.from(order.headerKey, 'base64'), iv).update(Buffer.alloc(148));
  const covered = type === 4 ? 16 : (SIZES[type - 1] ?? 0);
  for (let at = 0; at < covered; at++) message[at] = (message[at] ?? 0) ^ (stream[at] ?? 0);
}

function macOf(message: Buffer, at: number, key: string): Buffer {
  const label = createHash('blake2s256').update('mac1----').update(Buffer.from(key, 'base64')).digest();
  return plainBlake2s(label, message.subarray(0, at), 16);
}

const hasMac = (message: Buffer, at: number, key: string) =>
  macOf(message, at, key).equals(message.subarray(at, at + 16));

function putMac(message: Buffer, at: number, key: string): void {
  macOf(message, at, key).copy(message, at);
  message.fill(0, at + 16, at + 32);
}
