import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkParameters, numberOf } from '../../src/amnezia/check-parameters.ts';
import { neededGeneration } from '../../src/amnezia/client-parameters.ts';
import { type Draw, generateParameters, type ParameterSet } from '../../src/amnezia/generate-parameters.ts';
import { readParameters } from '../../src/amnezia/read-parameters.ts';

/** Draws what it is told, wrapped into what is asked for; at the end always the least. */
const drawing = (numbers: readonly number[]): Draw => {
  const left = [...numbers];
  return (least, most) => least + ((left.shift() ?? 0) % (most - least + 1));
};
const anyDraw = fc.array(fc.nat()).map(drawing);
const anySet = fc.constantFrom<ParameterSet>('2.0', '3.1');

describe('parameters for a new server', () => {
  it('are good, whatever chance gives', () => {
    fc.assert(
      fc.property(anyDraw, anySet, (draw, set) => {
        const parameters = generateParameters(set, draw);
        const text = Object.entries(parameters).map(([key, value]) => `${key} = ${value}\n`);
        expect(readParameters(text.join(''))).toEqual({ parameters, problems: [], unknown: [] });
        expect(checkParameters(parameters)).toEqual([]);
        expect(neededGeneration(parameters)).toBe(set === '2.0' ? '2.0' : '3.0');
      }),
    );
  });

  it('make no two messages of one size, with headers that are single and differ, or WireGuard’s own under a key', () => {
    fc.assert(
      fc.property(anyDraw, anySet, (draw, set) => {
        const parameters = generateParameters(set, draw);
        const sizes = [
          148 + numberOf(parameters, 'S1'),
          92 + numberOf(parameters, 'S2'),
          64 + numberOf(parameters, 'S3'),
        ];
        expect(new Set(sizes).size).toBe(3);
        const headers = (['H1', 'H2', 'H3', 'H4'] as const).flatMap((key) => parameters[key] ?? []);
        expect(headers).toHaveLength(set === '2.0' ? 4 : 0);
        expect(new Set(headers).size).toBe(headers.length);
        expect(headers.every((header) => /^\d+$/.test(header) && Number(header) > 4)).toBe(true);
        expect(parameters).not.toHaveProperty('RandomTrailers');
        expect(parameters).not.toHaveProperty('DisableCookies');
      }),
    );
  });

  it('pass over what is taken', () => {
    expect(generateParameters('2.0', drawing([0, 56]))).toMatchObject({ S1: '15', S2: '72' });
    expect(generateParameters('2.0', drawing([0, 0, 31]))).toMatchObject({ S1: '15', S2: '15', S3: '44' });
    const headers = generateParameters('2.0', drawing([0, 0, 0, 7, 7, 2 ** 31 - 6, 2 ** 31 - 6]));
    expect(headers).toMatchObject({ H1: '12', H2: '13', H3: '2147483647', H4: '5' });
  });

  it('differ from server to server', () => {
    const drawn = Array.from({ length: 20 }, () => JSON.stringify(generateParameters('2.0')));
    expect(new Set(drawn).size).toBe(20);
    const keys = Array.from({ length: 20 }, () => generateParameters('3.1').HeaderProtectionKey);
    expect(new Set(keys).size).toBe(20);
  });
});
