/** A piece of SVG: what `element` made, or a text that it wrote in a safe way. */
export type Svg = string & { readonly svg: unique symbol };

/** An element with these attributes around these children. Every value is written so that it cannot become markup. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly Svg[] = [],
): Svg {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${safe(value)}"`);
  return `<${name}${written.join('')}>${children.join('')}</${name}>` as Svg;
}

/** Words, as they are shown. */
export const words = (shown: string): Svg => safe(shown) as Svg;

/** What XML forbids is left out: people's names come from Telegram. */
const safe = (value: string | number): string =>
  String(value)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 does not allow
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .toWellFormed()
    .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
