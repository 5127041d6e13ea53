import { deflateSync, inflateSync } from 'node:zlib';

const SCHEME = 'vpn://';
/** Bytes before the compressed ones that say how many they were: Qt's `qCompress`. */
const LENGTH_BYTES = 4;
/** Of what a link may hold; the longest of ours has about 5,000 bytes. */
const MOST_BYTES = 64 * 1024;

/** AmneziaVPN's link to a text, a `.conf` for example. As secret as the text. */
export const rawLink = (text: string): string => `${SCHEME}${Buffer.from(text).toString('base64url')}`;

/** The same for one of AmneziaVPN's own descriptions of a server, compressed as that app does it. */
export function compressedLink(value: unknown): string {
  const plain = Buffer.from(JSON.stringify(value));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(plain.length);
  return `${SCHEME}${Buffer.concat([length, deflateSync(plain, { level: 8 })]).toString('base64url')}`;
}

/** The text that a link holds, in whichever of the two forms. Throws `RangeError` for what is no link of AmneziaVPN's; quotes nothing. */
export function readLink(link: string): string {
  if (!link.startsWith(SCHEME)) throw new RangeError('not a vpn:// link');
  const code = link.slice(SCHEME.length).trim();
  if (!/^[A-Za-z0-9_-]+$/.test(code)) throw new RangeError('a vpn:// link has letters, digits, - and _ only');
  if (code.length > MOST_BYTES * 2) throw new RangeError('the vpn:// link is too long');
  const bytes = Buffer.from(code, 'base64url');
  return (uncompressed(bytes) ?? bytes).toString();
}

/** Null: not compressed. */
function uncompressed(bytes: Buffer): Buffer | null {
  if (bytes.length <= LENGTH_BYTES || bytes.readUInt32BE(0) > MOST_BYTES) return null;
  try {
    const plain = inflateSync(bytes.subarray(LENGTH_BYTES), { maxOutputLength: MOST_BYTES });
    return plain.length === bytes.readUInt32BE(0) ? plain : null;
  } catch {
    return null; // no zlib stream: the bytes are the text itself
  }
}
