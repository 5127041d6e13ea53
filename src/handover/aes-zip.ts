import { createCipheriv, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** A file for an archive; the name is ASCII without folders. */
export interface ZippedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** WinZip's AE-2 with AES-256 (winzip.com/en/support/aes-encryption): the form that every unpacker with AES knows. */
const AE2 = { version: 2, strength: 3, saltBytes: 16, keyBytes: 32, checkBytes: 2, iterations: 1000, macBytes: 10 };
const METHOD_AES = 99;
const ENCRYPTED = 0x0001;
/** Unpackers of version 5.1 know AES. */
const NEEDS = 51;
/** 1 January 1980, the first day of the format: when it was made is nobody's business. */
const DAY_ONE = 0x0021;

/**
 * An archive of these files, each stored (some unpackers do not inflate what is encrypted) and encrypted with the password, which has
 * to be ASCII. Its key derivation is weak, so the password must not be a short one.
 */
export async function aesZip(files: readonly ZippedFile[], password: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  for (const { name, bytes } of files) {
    const offset = sizeOf(parts);
    const data = await encrypted(bytes, password);
    const common = header(name, data.length, bytes.length);
    parts.push(le32(0x04034b50), common, Buffer.from(name), extra(), data);
    const central = [le16(NEEDS), common, le16(0), le16(0), le16(0), le32(0), le32(offset)];
    entries.push(Buffer.concat([le32(0x02014b50), ...central, Buffer.from(name), extra()]));
  }
  const directory = Buffer.concat(entries);
  const count = le16(files.length);
  const end = [le32(0x06054b50), le16(0), le16(0), count, count, le32(directory.length), le32(sizeOf(parts)), le16(0)];
  return Buffer.concat([...parts, directory, ...end]);
}

/** What the local and the central header have in common, the lengths of name and extra field included. */
const header = (name: string, packed: number, size: number): Buffer =>
  Buffer.concat([
    ...[le16(NEEDS), le16(ENCRYPTED), le16(METHOD_AES), le16(0), le16(DAY_ONE)],
    ...[le32(0), le32(packed), le32(size)], // AE-2 has no checksum of the plain bytes: it would tell of them
    ...[le16(Buffer.byteLength(name)), le16(extra().length)],
  ]);

/** Field 0x9901: version and vendor, strength, and the method below the encryption: stored. */
const extra = (): Buffer =>
  Buffer.concat([le16(0x9901), le16(7), le16(AE2.version), Buffer.from('AE'), Buffer.from([AE2.strength]), le16(0)]);

async function encrypted(bytes: Uint8Array, password: string): Promise<Buffer> {
  const { saltBytes, keyBytes, checkBytes, iterations, macBytes } = AE2;
  const salt = randomBytes(saltBytes);
  const keys = await promisify(pbkdf2)(password, salt, iterations, 2 * keyBytes + checkBytes, 'sha1');
  const body = counted(keys.subarray(0, keyBytes), bytes);
  const mac = createHmac('sha1', keys.subarray(keyBytes, 2 * keyBytes))
    .update(body)
    .digest();
  return Buffer.concat([salt, keys.subarray(2 * keyBytes), body, mac.subarray(0, macBytes)]);
}

/** AES in counter mode with WinZip's counter: little-endian and from 1, where Node's is big-endian. */
function counted(key: Buffer, bytes: Uint8Array): Buffer {
  const blocks = Buffer.alloc(Math.ceil(bytes.length / 16) * 16);
  for (let block = 0; block * 16 < blocks.length; block += 1) blocks.writeUInt32LE(block + 1, block * 16);
  const stream = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(blocks);
  return Buffer.from(bytes.map((byte, at) => byte ^ (stream[at] ?? 0)));
}

const sizeOf = (parts: readonly Buffer[]): number => parts.reduce((sum, { length }) => sum + length, 0);

function le16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function le32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
