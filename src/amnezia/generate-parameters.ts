import { randomBytes, randomInt } from 'node:crypto';
import { LEAST_PADDING_WITH_KEY } from './check-parameters.ts';
import type { Parameters } from './parameters.ts';

/** The sets that a server can be made with: what every app since 2.0 speaks, or header protection as well, which needs 3.1. */
export const PARAMETER_SETS = ['2.0', '3.1'] as const;
export type ParameterSet = (typeof PARAMETER_SETS)[number];

export const isParameterSet = (text: string): text is ParameterSet => PARAMETER_SETS.some((set) => set === text);

/** What is drawn from: a whole number from `least` to `most`, both included. */
export type Draw = (least: number, most: number) => number;

const byChance: Draw = (least, most) => randomInt(least, most + 1);

/** Sizes of WireGuard's messages: initiation, response, cookie (whitepaper, 5.4). */
const MESSAGE = { S1: 148, S2: 92, S3: 64 } as const;

/**
 * Parameters for a new interface that every program takes and that cut nobody off: no two messages of one size, headers that differ, no
 * random trailers (they cost a third of the packets beside wide headers) and cookies on. With '3.1' the result is a secret.
 */
export function generateParameters(set: ParameterSet, draw: Draw = byChance): Parameters {
  const junk = { Jc: '4', Jmin: '10', Jmax: '50' };
  const sizes = { ...paddings(draw), S4: String(LEAST_PADDING_WITH_KEY) };
  if (set === '2.0') return { ...junk, ...sizes, ...headers(draw) };
  const key = randomBytes(32).toString('base64');
  return { ...junk, ...sizes, HeaderProtectionKey: key, ContentPaddingAddition: '10-100' };
}

function paddings(draw: Draw): { S1: string; S2: string; S3: string } {
  const s1 = draw(15, 150);
  const s2 = drawApart(draw, 15, 150, (size) => size + MESSAGE.S2 === s1 + MESSAGE.S1);
  const taken = [s1 + MESSAGE.S1, s2 + MESSAGE.S2];
  const s3 = drawApart(draw, LEAST_PADDING_WITH_KEY, 63, (size) => taken.includes(size + MESSAGE.S3));
  return { S1: String(s1), S2: String(s2), S3: String(s3) };
}

/** Numbers from 5 on, for 1 to 4 are WireGuard's own; single ones, for not every app and router takes ranges. */
function headers(draw: Draw): { H1: string; H2: string; H3: string; H4: string } {
  const drawn = new Set<number>();
  while (drawn.size < 4) drawn.add(drawApart(draw, 5, 2 ** 31 - 1, (header) => drawn.has(header)));
  const [H1 = '', H2 = '', H3 = '', H4 = ''] = [...drawn].map(String);
  return { H1, H2, H3, H4 };
}

/** The next number that is not taken: ends for any way of drawing, for fewer numbers are taken than there are. */
function drawApart(draw: Draw, least: number, most: number, isTaken: (value: number) => boolean): number {
  let value = draw(least, most);
  while (isTaken(value)) value = value === most ? least : value + 1;
  return value;
}
