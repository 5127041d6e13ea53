/** Parts of the drawings that show a step on a phone's screen: SVG without words, so that they serve every language. */

/** The size of one screen. */
export const [SCREEN_WIDTH, SCREEN_HEIGHT] = [280, 360];

/** The number of a step as dots, since digits would need a font; `index` counts from 0. */
export const stepDots = (index: number): string =>
  `<circle cx="30" cy="30" r="20" fill="#2f7fe0"/>${Array.from(
    { length: index + 1 },
    (_, dot) => `<circle cx="${30 + (dot - index / 2) * 10}" cy="30" r="3.6" fill="#fff"/>`,
  ).join('')}`;

/** A screen with this in it. */
export const screen = (inside: string): string =>
  `<rect width="${SCREEN_WIDTH}" height="${SCREEN_HEIGHT}" rx="34" fill="#fff" stroke="#c9d3de" stroke-width="4"/>${inside}`;

/** Where to tap. */
export const tap = (x: number, y: number, r = 40): string =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="#ff5a4f" fill-opacity="0.16" stroke="#ff5a4f" stroke-width="7"/>`;

export const lines = (x: number, y: number, widths: readonly number[]): string =>
  widths
    .map((width, i) => `<rect x="${x}" y="${y + i * 22}" width="${width}" height="10" rx="5" fill="#d6dee6"/>`)
    .join('');

/** A file in a list. */
export const file = (y: number): string =>
  `<rect x="22" y="${y}" width="236" height="104" rx="20" fill="#e8f2fd"/><circle cx="74" cy="${y + 52}" r="32" fill="#2f7fe0"/><path d="M62 ${y + 36}h16l10 10v24h-26z" fill="#fff"/>${lines(120, y + 34, [82, 60])}`;

export const dots = (x: number, y: number): string =>
  [-14, 0, 14].map((dy) => `<circle cx="${x}" cy="${y + dy}" r="5" fill="#4a5a6a"/>`).join('');

/** The share sign: a square open at the top, and an arrow that leaves it. */
export const share = (x: number, y: number): string =>
  `<path d="M${x - 9} ${y - 8}h-9v32h36v-32h-9M${x} ${y + 8}v-34M${x - 10} ${y - 16}l10-11 10 11" fill="none" stroke="#2f7fe0" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>`;

export const plus = (x: number, y: number): string =>
  `<circle cx="${x}" cy="${y}" r="32" fill="#2f7fe0"/><path d="M${x - 13} ${y}h26M${x} ${y - 13}v26" stroke="#fff" stroke-width="6" stroke-linecap="round"/>`;

export const switchOn = (y: number): string =>
  `<rect x="22" y="${y}" width="236" height="78" rx="20" fill="#f2f5f8"/>${lines(44, y + 34, [84])}<rect x="168" y="${y + 19}" width="72" height="40" rx="20" fill="#34b862"/><circle cx="220" cy="${y + 39}" r="16" fill="#fff"/>`;
