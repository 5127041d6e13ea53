/** How much of a letter's header is read (bytes). Real ones have 5 to 20 kB, most of them signatures. */
export const MOST_HEADER = 65_536;

/** A field of a letter's header: its name in lower case, its value on one line. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/** The fields of a letter's header, in their order; null if it is longer than what is read, so that its end is missing. */
export function readHeader(bytes: Uint8Array): Field[] | null {
  if (bytes.length >= MOST_HEADER) return null;
  const lines = textOf(bytes).split(/\r\n|\n|\r/);
  const fields: { name: string; value: string }[] = [];
  for (const line of lines) {
    if (line === '') break;
    const last = fields.at(-1);
    if (/^[ \t]/.test(line)) {
      if (last) last.value += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0)
      fields.push({ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() });
  }
  return fields;
}

/** Headers are ASCII, or UTF-8 by the newer standard; what is neither is read byte by byte. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return Buffer.from(bytes).toString('latin1');
    throw error;
  }
}
