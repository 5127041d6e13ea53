/** IPv4 addresses of the two ends, and the number that tells these echoes from others. */
export interface EchoPair {
  readonly from: string;
  readonly to: string;
  readonly id: number;
}

const [IP_BYTES, ICMP_BYTES] = [20, 8];
const ICMP = 1;
const [REQUEST, REPLY] = [8, 0];
const FIRST_BYTE = 0x45; // version 4, a header of five words
const HOPS = 64;

/** An IPv4 packet that asks for an echo of `size` bytes of data. */
export function makeEcho({ from, to, id }: EchoPair, sequence: number, size: number): Buffer {
  const packet = Buffer.alloc(IP_BYTES + ICMP_BYTES + size);
  packet.writeUInt8(FIRST_BYTE, 0);
  packet.writeUInt16BE(packet.length, 2);
  packet.writeUInt8(HOPS, 8);
  packet.writeUInt8(ICMP, 9);
  packet.set(addressBytes(from), 12);
  packet.set(addressBytes(to), 16);
  packet.writeUInt16BE(checksum(packet.subarray(0, IP_BYTES)), 10);
  const echo = packet.subarray(IP_BYTES);
  echo.writeUInt8(REQUEST, 0);
  echo.writeUInt16BE(id, 4);
  echo.writeUInt16BE(sequence, 6);
  echo.writeUInt16BE(checksum(echo), 2);
  return packet;
}

/** The sequence number of the echo that a packet brings back, padding behind it allowed; null when it is something else. */
export function readEchoReply(packet: Buffer, { from, to, id }: EchoPair): number | null {
  if (packet.length < IP_BYTES + ICMP_BYTES || packet.readUInt8(0) >> 4 !== 4) return null;
  const headerBytes = (packet.readUInt8(0) & 0xf) * 4;
  const echo = packet.subarray(headerBytes, packet.readUInt16BE(2));
  const isBack = packet.subarray(12, 16).equals(addressBytes(to)) && packet.subarray(16, 20).equals(addressBytes(from));
  if (packet.readUInt8(9) !== ICMP || !isBack || echo.length < ICMP_BYTES) return null;
  return echo.readUInt8(0) === REPLY && echo.readUInt16BE(4) === id ? echo.readUInt16BE(6) : null;
}

const addressBytes = (address: string): Buffer => Buffer.from(address.split('.').map(Number));

/** RFC 1071. */
function checksum(data: Buffer): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 2) {
    sum += at + 1 < data.length ? data.readUInt16BE(at) : data.readUInt8(at) << 8;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
