import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callbackData, readCallbackData } from '../../src/telegram/callback-data.ts';

const word = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const BASE64 = 'ABCXYZabcxyz0189+/';
const peer = word(LOWER, 1, 12);
const tag = word(BASE64, 12, 12);
const node = word(LOWER, 1, 8);
const id = fc.integer({ min: 1, max: 2 ** 52 });
const action = fc.constantFrom('regen', 'stop', 'undo');

const made = fc.oneof(
  fc.tuple(action, peer, tag).map(([a, p, t]) => [callbackData(a, p, t), { action: a, peer: p, tag: t }] as const),
  node.map((n) => [callbackData('server', n), { action: 'server', node: n }] as const),
  id.map((n) => [callbackData('unbind', n), { action: 'unbind', friendId: n }] as const),
);

test('what the bot makes fits 64 bytes and reads back as it was meant', () => {
  fc.assert(
    fc.property(made, ([data, meant]) => {
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      expect(readCallbackData(data)).toEqual(meant);
    }),
  );
});

test('anything that reads as a press is exactly what the bot would have made of it', () => {
  const parts = fc.array(fc.oneof(action, peer, tag, node, id.map(String), fc.string()), { maxLength: 5 });
  const forged = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    parts.map((all) => all.join(':')),
    fc.tuple(made, fc.string({ minLength: 1 }), fc.nat()).map(([[data], bit, at]) => {
      const place = at % (data.length + 1);
      return data.slice(0, place) + bit + data.slice(place);
    }),
  );
  fc.assert(
    fc.property(forged, (data) => {
      const press = readCallbackData(data);
      if (press === null) return;
      const { action: name, ...rest } = press;
      expect(callbackData(name, ...(Object.values(rest) as (string | number)[]))).toBe(data);
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  '',
  ':',
  'regen',
  'regen::',
  'regen:p1',
  'regen:p1:short',
  'REGEN:p1:AAAAAAAAAAAA',
  'stop:p1:AAAAAAAAAAAA:more',
  'stop:p1:AAAAAAAAAAAA\n',
  'server:',
  'server:Main',
  'server:__proto__',
  'server:main ',
  'unbind:0',
  'unbind:-5',
  'unbind:05',
  'unbind:1e3',
  'unbind:9999999999999999',
  'constructor:p1:AAAAAAAAAAAA',
])('refuses %j', (data) => {
  expect(readCallbackData(data)).toBeNull();
});
