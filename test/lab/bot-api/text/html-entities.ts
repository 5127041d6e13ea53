const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** A character reference that begins at `at`, and where the text goes on after it. */
export interface Reference {
  text: string;
  end: number;
}

/** Decodes `&lt; &gt; &amp; &quot;` and numeric references; all others stay as they are (undefined). */
export function decodeReference(source: Buffer, at: number): Reference | undefined {
  const rest = source.toString('latin1', at, at + 12);
  const match = /^&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*))/.exec(rest);
  if (!match) return undefined;
  const [whole, hex, decimal, name] = match;
  const text = name === undefined ? numeric(whole, hex, decimal) : named(name);
  if (text === undefined) return undefined;
  const end = at + whole.length;
  return { text, end: rest[whole.length] === ';' ? end + 1 : end };
}

const named = (name: string) => (Object.hasOwn(NAMED, name) ? NAMED[name] : undefined);

function numeric(whole: string, hex: string | undefined, decimal: string | undefined): string | undefined {
  const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
  if (!(code > 0 && code < 0x10ffff) || whole.length >= 10) return undefined;
  return String.fromCodePoint(code);
}
