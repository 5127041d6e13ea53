/** Shown in messages instead of a secret. */
export const notShown = '(not shown)';

// A secret may be pasted into the wrong setting and must not appear in the journal, so values that look like one are hidden too.
const secretShapes = [
  /-----BEGIN/,
  /\d{5,}:[\w-]{20,}/, // a bot token
  /[0-9a-f]{64}/i, // a store key
  /[A-Za-z0-9+/]{43}=/, // a WireGuard key
  /:.*@/s, // user:password@host
];

/** A setting's value as one short line for a message; anything that looks like a secret is left out. */
export function shownValue(text: string): string {
  if (secretShapes.some((shape) => shape.test(text))) return notShown;
  const line = text.replace(/\p{C}+/gu, ' ');
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
