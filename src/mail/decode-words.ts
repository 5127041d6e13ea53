const WORD = /=\?([\w-]{1,40})(?:\*[\w-]{0,20})?\?([BbQq])\?([^?\s]*)\?=/g;
/** Between two encoded words white space means nothing. */
const BETWEEN = /(=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)\s+(?==\?)/g;

/** Decodes the encoded words of a header (RFC 2047): `=?UTF-8?B?…?=`. What cannot be decoded stays as it is. */
export function decodeWords(text: string): string {
  const joined = text.replaceAll(BETWEEN, '$1');
  const pieces: (string | Encoded)[] = [];
  let end = 0;
  for (const found of joined.matchAll(WORD)) {
    const [whole, charset = '', encoding = '', body = ''] = found;
    if (found.index > end) pieces.push(joined.slice(end, found.index));
    end = found.index + whole.length;
    const bytes = /b/i.test(encoding) ? Buffer.from(body, 'base64') : quoted(body);
    const last = pieces.at(-1);
    // a letter may be cut in two by the end of a word, so neighbours are decoded together
    if (typeof last === 'object' && last.charset === charset.toLowerCase()) last.bytes.push(bytes);
    else pieces.push({ charset: charset.toLowerCase(), bytes: [bytes] });
  }
  const decoded = pieces.map((piece) => (typeof piece === 'string' ? piece : textOf(piece)));
  return decoded.join('') + joined.slice(end);
}

interface Encoded {
  readonly charset: string;
  readonly bytes: Buffer[];
}

function quoted(body: string): Buffer {
  const plain = body.replaceAll('_', ' ');
  const bytes: number[] = [];
  for (let at = 0; at < plain.length; at += 1) {
    const hex = plain[at] === '=' ? /^[0-9a-f]{2}$/i.exec(plain.slice(at + 1, at + 3))?.[0] : undefined;
    bytes.push(hex === undefined ? plain.charCodeAt(at) & 0xff : Number.parseInt(hex, 16));
    if (hex !== undefined) at += 2;
  }
  return Buffer.from(bytes);
}

function textOf({ charset, bytes: parts }: Encoded): string {
  const bytes = Buffer.concat(parts);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) return bytes.toString('latin1'); // a charset that nobody knows: its ASCII is readable
    throw error;
  }
}
