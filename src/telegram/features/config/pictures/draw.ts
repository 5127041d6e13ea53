import { writeFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import {
  dots,
  file,
  lines,
  plus,
  SCREEN_WIDTH,
  screen,
  share,
  stepDots,
  switchOn,
  tap,
} from '../../../../handover/drawing-parts.ts';

/**
 * Draws the pictures of the guides: three steps side by side, without words, so that they serve every language. Run it by hand after a
 * change (`node src/telegram/features/config/pictures/draw.ts`); the daemon only reads the PNG files beside it.
 */
const [WIDTH, HEIGHT] = [960, 420];

const panel = (index: number, inside: string): string =>
  `<g transform="translate(${30 + index * (SCREEN_WIDTH + 30)} 30)">${screen(inside)}${stepDots(index)}</g>`;

/** A program's window on a computer, with the marks of its title bar and what it holds. */
const frame = (titleBar: string, inside: string): string =>
  `<rect x="16" y="72" width="248" height="236" rx="14" fill="#f7f9fb" stroke="#b9c5d1" stroke-width="3"/><path d="M16 104h248" stroke="#d6dee6" stroke-width="3"/>${titleBar}${inside}`;
/** Lowest, full and close at the right, as Windows has them; three dots at the left, as macOS has. */
const TITLE_BARS = {
  windows: `<g fill="none" stroke="#4a5a6a" stroke-width="3"><path d="M186 90h12"/><rect x="211" y="83" width="11" height="11"/><path d="M236 84l10 10m0-10l-10 10"/></g>`,
  macos: ['#ff5f57', '#febc2e', '#28c840']
    .map((fill, i) => `<circle cx="${38 + i * 20}" cy="88" r="6.5" fill="${fill}"/>`)
    .join(''),
} as const;
/** The big button of a program that has no config yet: a sheet of paper with an arrow into it. */
const importButton = `<rect x="68" y="178" width="144" height="56" rx="12" fill="#fff" stroke="#2f7fe0" stroke-width="4"/><path d="M92 190h16l10 10v24h-26z" fill="#2f7fe0"/>${lines(132, 201, [60])}`;
/** The list with one config, and beside it what it says, with the button that switches it on. */
const activate = `<rect x="28" y="118" width="84" height="34" rx="8" fill="#d9e9fc"/><circle cx="44" cy="135" r="6" fill="#9aa8b5"/>${lines(58, 130, [40])}<path d="M122 104v204" stroke="#d6dee6" stroke-width="3"/>${lines(138, 128, [96, 70, 84])}<rect x="138" y="212" width="108" height="46" rx="12" fill="#2f7fe0"/><rect x="160" y="230" width="64" height="10" rx="5" fill="#fff"/>`;
const computer = (titleBar: string): readonly string[] => [
  `${lines(30, 84, [150, 110])}${file(150)}${tap(74, 202, 48)}`,
  `${frame(titleBar, importButton)}${tap(140, 206, 62)}`,
  `${frame(titleBar, activate)}${tap(192, 235, 54)}`,
];

const PICTURES = {
  ios: [
    `${lines(30, 84, [150, 110])}${file(150)}${tap(74, 202, 48)}`,
    `<rect x="60" y="62" width="160" height="176" rx="14" fill="#f2f5f8"/>${lines(84, 92, [110, 80, 100, 60])}<path d="M4 254h272" stroke="#d6dee6" stroke-width="3"/>${share(66, 304)}${tap(66, 302, 46)}`,
    `${switchOn(90)}${tap(204, 129, 50)}`,
  ],
  android: [
    `${lines(30, 84, [150, 110])}${file(150)}${dots(236, 202)}${tap(236, 202, 34)}`,
    `${lines(40, 100, [180, 140, 160])}${plus(220, 300)}${tap(220, 300, 48)}`,
    `${switchOn(90)}${tap(204, 129, 50)}`,
  ],
  windows: computer(TITLE_BARS.windows),
  macos: computer(TITLE_BARS.macos),
} as const;

for (const [name, panels] of Object.entries(PICTURES)) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#eef2f6"/>${panels.map((inside, index) => panel(index, inside)).join('')}</svg>`;
  writeFileSync(new URL(`${name}.png`, import.meta.url), new Resvg(svg).render().asPng());
}
