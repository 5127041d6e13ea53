import { crc32, deflateSync } from 'node:zlib';

/** The pixels of one character cell: as wide as high halves, so that half a block is a square. */
const CELL = 8;

/** Brightness (0 black, 255 white) by the 256 colours of a terminal, as far as they are used here. */
const BRIGHTNESS: Readonly<Record<string, number>> = { 16: 0, 231: 255 };

/**
 * What a terminal shows of text with half blocks in colours of their own, as a PNG: `background` (0 to 255) is the theme's, and fills what
 * no character covers. Throws for an escape sequence or a character that it does not know.
 */
export function terminalPicture(text: string, columns: number, background: number): Buffer {
  const lines = text.replace(/\n$/, '').split('\n');
  const rows = [[], ...lines.map((line) => cellsOf(line, background)), []];
  const width = columns * CELL;
  const pixels: Buffer[] = [];
  for (const cells of rows)
    for (const half of [0, 1] as const) {
      const line = Buffer.alloc(width + 1, background);
      line[0] = 0; // no filter
      for (const [x, cell] of cells.entries()) line.fill(cell[half], 1 + x * CELL, 1 + (x + 1) * CELL);
      for (let y = 0; y < CELL; y++) pixels.push(line);
    }
  return grayPng(width, pixels);
}

const ESCAPE = String.fromCharCode(27);
const ESCAPE_OR_CHARACTER = new RegExp(`${ESCAPE}\\[([\\d;]*)m|[^${ESCAPE}]`, 'gu');

type Cell = readonly [upper: number, lower: number];

function cellsOf(line: string, background: number): Cell[] {
  const cells: Cell[] = [];
  let [front, back] = [background, background];
  for (const [found, codes] of line.matchAll(ESCAPE_OR_CHARACTER)) {
    if (codes === undefined) {
      if (found !== '▀') throw new Error(`the terminal got ${JSON.stringify(found)}`);
      cells.push([front, back]);
      continue;
    }
    const colours = /^38;5;(\d+);48;5;(\d+)$/.exec(codes);
    if (codes !== '0' && !colours) throw new Error(`the terminal got the colours ${codes}`);
    [front, back] = colours
      ? [BRIGHTNESS[colours[1] ?? ''] ?? Number.NaN, BRIGHTNESS[colours[2] ?? ''] ?? Number.NaN]
      : [background, background];
  }
  return cells;
}

function grayPng(width: number, lines: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(lines.length, 4);
  header[8] = 8;
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const image = deflateSync(Buffer.concat(lines));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))]);
}
