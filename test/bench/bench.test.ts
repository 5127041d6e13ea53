import { expect, test } from 'vitest';
import { figureOf } from './figure.ts';
import { interleave } from './interleave.ts';
import { readOptions } from './options.ts';
import { atLeast, atMost, holds, type Result } from './result.ts';
import { table } from './table.ts';

test('a figure is the middle run, with the middle half of them around it', () => {
  expect(figureOf([5, 1, 3, 2, 4])).toEqual({ median: 3, low: 2, high: 4, runs: 5 });
  expect(figureOf([1, 2]).median).toBe(1.5);
  expect(() => figureOf([])).toThrow('nothing was measured');
});

test('measurements take turns, and what takes long has fewer, spread over the others', async () => {
  const order: string[] = [];
  const measure = (name: string) => async () => order.push(name);
  const measures = { a: measure('a'), b: measure('b'), slow: measure('S') };
  const { a, slow } = await interleave({ measures, runs: 4, warmUp: 1, fewer: { slow: 2 } });
  expect(order.join('')).toMatch(/^ab(?:abS?){4}$/);
  expect([a.runs, slow.runs]).toEqual([4, 2]);
});

test('a claim holds up to its target, and with slack up to that many times', () => {
  expect(
    [atMost('', 3, 3), atMost('', 3.1, 3), atLeast('', 4, 4), atLeast('', 3.9, 4)].map((claim) => holds(claim)),
  ).toEqual([...[true, false, true, false]]);
  expect(
    [atMost('', 5.9, 3), atMost('', 6.1, 3), atLeast('', 2, 4), atLeast('', 1.9, 4)].map((claim) => holds(claim, 2)),
  ).toEqual([...[true, false, true, false]]);
});

test('the table names what does not hold', () => {
  const figure = figureOf([10, 20, 30]);
  const result: Result = { row: 'x', title: 'a thing', devices: 5, unit: 'ms', ours: figure, claims: [] };
  const limit = { what: 'a call', figure: figureOf([4]) };
  const text = table([{ ...result, limit, claims: [atMost('the limit', 5, 3), atLeast('faster', 60, 50)] }, result]);
  const rows = text.split('\n').map((line) => line.replaceAll(/ +/g, ' '));
  expect(rows).toContain(
    '| a thing | 5 | 20.0 ms (15.0–25.0) | 4.0 ms (a call) | | 5.0 × the limit (at most 3) | NO |',
  );
  expect(rows).toContain('| | | | | | 60.0 × faster (at least 50) | yes |');
  expect(rows).toContain('| a thing | 5 | 20.0 ms (15.0–25.0) | | | reported | |');
});

test('the command line chooses rows and sizes, and says what is wrong with it', () => {
  expect(readOptions([]).sizes).toEqual([0, 500, 2500, 10_000]);
  expect(readOptions(['--small', '--rows', 'start,idle'])).toMatchObject({ rows: ['start', 'idle'], sizes: [0, 500] });
  expect(readOptions(['--sizes', '30,7']).sizes).toEqual([7, 30]);
  expect(() => readOptions(['--rows', 'nothing'])).toThrow(/--rows nothing: there are friend, /);
  expect(() => readOptions(['--sizes', '1,many'])).toThrow('--sizes many: must be a whole number');
  expect(readOptions(['--simulate']).friends).toBe(50_000);
  expect(readOptions(['--simulate', '--blocked'])).toMatchObject({ friends: 300, days: 30, seed: 1 });
  expect(readOptions(['--simulate', '--blocked', '--seed', '3'])).toMatchObject({ seed: 3 });
  expect(() => readOptions(['--blocked'])).toThrow('--blocked: belongs to --simulate');
});
