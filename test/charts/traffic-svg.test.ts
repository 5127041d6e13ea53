import fc from 'fast-check';
import { expect, it } from 'vitest';
import { trafficSvg } from '../../src/charts/traffic-svg.ts';
import { samplePicture } from './sample-picture.ts';

/** The rectangles of a picture that have this colour, with their numbers. */
function boxes(svg: string, fill: string): { x: number; y: number; width: number; height: number }[] {
  return [...svg.matchAll(/<rect ([^>]*)>/g)].flatMap(([, all = '']) => {
    const value = Object.fromEntries([...all.matchAll(/(\S+)="([^"]*)"/g)].map(([, key, text]) => [key, text]));
    const numbers = { x: Number(value['x']), y: Number(value['y']) };
    return value['fill'] === fill
      ? [{ ...numbers, width: Number(value['width']), height: Number(value['height']) }]
      : [];
  });
}

it('draws each column as high as its bytes say, with the nodes one over the other', () => {
  const svg = trafficSvg(samplePicture());
  const [first, second] = ['#2a78d6', '#f0a30a'].map((colour) =>
    boxes(svg, colour).filter(({ width }) => width === 76),
  );
  const gibs = [10, 4, 9, 12, 3, 5, 4];
  const perGib = (first?.[0]?.height ?? 0) / 10;
  expect(perGib).toBeCloseTo(300 / 20, 5); // an axis of 20 GiB on 300 px
  expect(first?.map(({ height }) => Math.round(height / perGib))).toEqual(gibs);
  for (const [at, { y, height }] of (second ?? []).entries()) expect(y + height).toBeCloseTo(first?.[at]?.y ?? 0, 5);
});

it('draws each bar in proportion to the biggest', () => {
  const bars = boxes(trafficSvg(samplePicture()), '#2a78d6').filter(({ height }) => height === 26);
  expect(bars.map(({ width }) => Math.round((width / (bars[0]?.width ?? 1)) * 41))).toEqual([41, 22, 1]);
});

it('takes every name for words, never for markup', () => {
  const name = fc.string({ unit: 'binary', minLength: 1 });
  fc.assert(
    fc.property(name, (hostile) => {
      const bars = [{ name: hostile, value: 1, text: hostile }];
      const svg = trafficSvg(samplePicture({ title: hostile, bars }));
      expect(
        svg.replace(/<\/?(svg|rect|text)( [a-z-]+="[^"<>&]*"| viewBox="[^"]*"| xmlns="[^"]*")*>/g, ''),
      ).not.toMatch(
        // biome-ignore lint/suspicious/noControlCharactersInRegex: XML does not allow these
        /[<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&(?!#\d+;)/,
      );
    }),
  );
});
