import { file, lines, plus, SCREEN_HEIGHT, SCREEN_WIDTH, screen, share, switchOn, tap } from './drawing-parts.ts';

/** What a step shows. */
export type StepKind = 'install' | 'save' | 'plus' | 'file' | 'share' | 'scan' | 'import' | 'switch';

const button = (y: number): string =>
  `<rect x="34" y="${y}" width="212" height="64" rx="18" fill="#2f7fe0"/><rect x="80" y="${y + 27}" width="120" height="10" rx="5" fill="#fff"/>`;
/** An arrow down onto a line: into the phone. */
const down = (x: number, y: number, color: string): string =>
  `<path d="M${x} ${y - 24}v38M${x - 16} ${y - 2}l16 18 16-18M${x - 24} ${y + 30}h48" fill="none" stroke="${color}" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"/>`;
const corner = (x: number, y: number, dx: number, dy: number): string =>
  `<path d="M${x + 34 * dx} ${y}h${-34 * dx}v${34 * dy}" fill="none" stroke="#2f7fe0" stroke-width="8" stroke-linecap="round"/>`;
const eye = (x: number, y: number): string =>
  `<rect x="${x}" y="${y}" width="42" height="42" rx="6" fill="none" stroke="#33414f" stroke-width="9"/><rect x="${x + 15}" y="${y + 15}" width="12" height="12" fill="#33414f"/>`;

const INSIDE: Readonly<Record<StepKind, string>> = {
  install: `<rect x="92" y="76" width="96" height="96" rx="24" fill="#e8f2fd"/>${down(140, 122, '#2f7fe0')}${button(226)}${tap(140, 258, 52)}`,
  save: `${lines(34, 80, [180, 140, 160])}${button(190)}${down(64, 216, '#fff')}${tap(140, 222, 56)}`,
  plus: `${lines(40, 100, [180, 140, 160])}${plus(220, 300)}${tap(220, 300, 48)}`,
  file: `${lines(30, 84, [150, 110])}${file(150)}${tap(74, 202, 48)}`,
  share: `<rect x="60" y="70" width="160" height="196" rx="14" fill="#f2f5f8"/>${lines(84, 104, [110, 80, 100, 60])}<path d="M4 294h272" stroke="#d6dee6" stroke-width="3"/>${share(54, 326)}${tap(54, 322, 32)}`,
  scan: `${corner(62, 102, 1, 1)}${corner(218, 102, -1, 1)}${corner(62, 258, 1, -1)}${corner(218, 258, -1, -1)}${eye(84, 124)}${eye(154, 124)}${eye(84, 194)}<path d="M156 198h14v14h-14zM184 198h14v14h-14zM170 214h14v14h-14zM156 230h14v14h-14zM186 228h14v14h-14z" fill="#33414f"/>`,
  import: `${lines(34, 80, [120, 150])}${file(140)}${button(272)}${tap(140, 304, 44)}`,
  switch: `${switchOn(90)}${tap(204, 129, 50)}`,
};

/** The drawing of a step as inline SVG. */
export const stepDrawing = (kind: StepKind): string =>
  `<svg viewBox="-2 -2 ${SCREEN_WIDTH + 4} ${SCREEN_HEIGHT + 4}" aria-hidden="true" focusable="false">${screen(INSIDE[kind])}</svg>`;
