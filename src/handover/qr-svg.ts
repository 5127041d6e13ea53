import encodeQR from 'qr';

/** White around the code (modules), as the standard asks for. */
const QUIET_ZONE = 4;

/** A QR code of exactly this text, which must fit (`fitsQr`), as inline SVG in black on white. As secret as the text. */
export function qrSvg(text: string): string {
  const rows = encodeQR(text, 'raw', { ecc: 'low', encoding: 'byte', border: QUIET_ZONE });
  const path = rows.flatMap((row, y) => runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`));
  const size = rows.length;
  return `<svg id="qr" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" role="img" aria-label="QR"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path.join('')}"/></svg>`;
}

/** The dark stretches of a row: where each begins, and its length. */
function runsOf(row: readonly boolean[]): [start: number, length: number][] {
  const runs: [number, number][] = [];
  row.forEach((isDark, x) => {
    const last = runs.at(-1);
    if (!isDark) return;
    if (last && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  });
  return runs;
}
