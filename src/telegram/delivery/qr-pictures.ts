import { setImmediate } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import encodeQR from 'qr';

/** Modules of white around the code: as many as the standard (ISO/IEC 18004) asks for. */
const QUIET_ZONE = 4;
/** Pixels per module: one byte of a row, and about 600 pixels in all, which is as wide as a phone shows them. */
const MODULE = 8;

/** Bytes that the largest code (version 40) holds with the least correction: ISO/IEC 18004, table 7. */
const MOST_BYTES = 2953;

/** Whether a QR code can hold the text. */
export const fitsQr = (text: string): boolean => Buffer.byteLength(text) <= MOST_BYTES;

/** A QR code of exactly this text, which must fit, as a PNG in black and white. The result is as secret as the text. */
export function drawQr(text: string): Buffer {
  // a screen is never dirty: the least correction makes the fewest and largest modules
  const modules = encodeQR(text, 'raw', { ecc: 'low', encoding: 'byte', border: QUIET_ZONE });
  const rows = modules.map((row) => Buffer.from([UNFILTERED, ...row.map((isDark) => (isDark ? 0x00 : 0xff))]));
  return png(modules.length * MODULE, Buffer.concat(rows.flatMap((row) => Array<Buffer>(MODULE).fill(row))));
}

/** Draws one picture per turn of the event loop: a thousand at a time would keep everybody else waiting for seconds. */
export class QrPictures {
  #last: Promise<void> = Promise.resolve();

  async draw(text: string): Promise<Buffer> {
    this.#last = this.#last.then(() => setImmediate());
    await this.#last;
    return drawQr(text);
  }
}

const UNFILTERED = 0;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** A square PNG of one bit per pixel, white where it is set. */
function png(size: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header[8] = 1;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
