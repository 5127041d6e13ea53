import encodeQR from 'qr';

/** Modules of white around the code: fewer than the standard's four, so that it fits 80 columns; readers take it. */
const BORDER = 2;
/** Black and white of the 256 colours, which no theme of a terminal changes. */
const BLACK = 16;
const WHITE = 231;

/** A QR code for a terminal. It is as secret as its text. */
export interface TerminalQr {
  readonly columns: number;
  readonly rows: number;
  /** Ends with a line end. */
  readonly text: string;
}

/** Draws the text, which must fit a QR code, in half blocks: two modules in each character, in colours of their own. */
export function terminalQr(text: string): TerminalQr {
  const modules = encodeQR(text, 'raw', { ecc: 'low', encoding: 'byte', border: BORDER });
  const lines: string[] = [];
  for (let y = 0; y < modules.length; y += 2) lines.push(lineOf(modules[y] ?? [], modules[y + 1] ?? []));
  return { columns: modules.length, rows: lines.length, text: `${lines.join('\n')}\n` };
}

/** One line of characters: the upper modules are the foreground of `▀`, the lower ones its background. */
function lineOf(upper: readonly boolean[], lower: readonly boolean[]): string {
  let colours = '';
  const characters = upper.map((isDark, x) => {
    const wanted = `\u001b[38;5;${colourOf(isDark)};48;5;${colourOf(lower[x] ?? false)}m`;
    const change = wanted === colours ? '' : wanted;
    colours = wanted;
    return `${change}▀`;
  });
  return `${characters.join('')}\u001b[0m`;
}

const colourOf = (isDark: boolean): number => (isDark ? BLACK : WHITE);
