import { parse } from 'dotenv';

/** The settings file is not in UTF-8; the message says which encoding it seems to be in and how to convert it. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError';
}

/**
 * Decodes a settings file in UTF-8, with or without a byte order mark. Returns its text, and warnings about its encoding. Bytes of another
 * encoding are accepted in comments, where they do no harm. Throws `EncodingError` when values would be read wrongly.
 */
export function decodeSettings(bytes: Buffer): { text: string; warnings: string[] } {
  if (bytes.includes(0)) throw new EncodingError(`is ${wide(bytes)}, not UTF-8; ${fix('UTF-16')}`);
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const marked = bytes.subarray(0, 3).equals(Buffer.from('\ufeff'))
    ? ['begins with a byte order mark, which is skipped; save it as "UTF-8" rather than "UTF-8 with BOM"']
    : [];
  if (isUtf8(bytes)) return { text, warnings: marked };
  const broken = Object.entries(parse(text)).flatMap(([name, value]) => (value.includes(LOST) ? [name] : []));
  const what = 'is not in UTF-8 (CP1251, as Windows saves Russian text?)';
  if (broken.length > 0) throw new EncodingError(`${what}, so ${broken.join(', ')} cannot be read; ${fix('CP1251')}`);
  return { text, warnings: [...marked, `${what}, which only its comments suffer from; ${fix('CP1251')}`] };
}

/** The character that decoding puts in place of invalid bytes. */
const LOST = '\ufffd';

const wide = (bytes: Buffer): string =>
  /^(?:fffe|feff)/.test(bytes.toString('hex', 0, 2)) ? 'UTF-16 ("Unicode" in Windows)' : 'UTF-16 or no text at all';

const fix = (from: string): string =>
  `save it as UTF-8: iconv -f ${from} -t UTF-8 env_vars.txt > new.txt, then look at new.txt and put it in its place with mode 600`;

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes);
}
