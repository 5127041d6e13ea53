import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ButtonShape, callbackData, field, readCallbackData } from '../../src/telegram/router/buttons.ts';
import { BUTTONS } from '../stage/chat-tables.ts';

const string = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const BASE64 = 'ABCXYZabcxyz0189+/';

/** Any value that a word of a button's data may have, the longest included. */
function anyOf(schema: unknown): fc.Arbitrary<string | number> {
  if (schema === field.peer) return string(LOWER, 1, 12);
  if (schema === field.node) return string(LOWER, 1, 8);
  if (schema === field.hashTag) return string('0123456789abcdef', 16, 16);
  if (schema === field.keyTag) return string(BASE64, 12, 12);
  if (schema === field.person) return fc.integer({ min: 1, max: 2 ** 52 });
  if (schema === field.username) return string(LOWER, 0, 31).map((rest) => `a${rest}`.padEnd(4, '_').slice(0, 32));
  if (schema === field.doorTag) return fc.stringMatching(/^[0-9a-f]{6}$/);
  if (schema === field.message) return fc.integer({ min: 0, max: 2 ** 31 });
  if (schema === field.number) return fc.integer({ min: 0, max: 999_999 });
  return fc.constantFrom(...(schema as ReturnType<typeof field.oneOf>).options);
}

const anyPress = ({ fields }: ButtonShape) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, anyOf(schema)])));

test('no two buttons share an action, and none has a colon in it', () => {
  const actions = BUTTONS.map(({ action }) => action);
  expect(new Set(actions).size).toBe(actions.length);
  for (const action of actions) expect(action).toMatch(/^[a-z-]{1,16}$/);
});

describe.each(BUTTONS.map((button) => ({ button, action: button.action })))('the button $action', ({ button }) => {
  test('fits 64 bytes and reads back as it was meant', () => {
    fc.assert(
      fc.property(anyPress(button), (values) => {
        const data = callbackData(button, values);
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
        expect(readCallbackData(BUTTONS, data)).toEqual({ button, values });
      }),
    );
  });

  test('is read from nothing but what the bot would have made', () => {
    const made = anyPress(button).map((values) => callbackData(button, values));
    const forged = fc.oneof(
      fc.tuple(made, fc.string({ minLength: 1, unit: 'binary' }), fc.nat()).map(([data, bit, at]) => {
        const place = at % (data.length + 1);
        return data.slice(0, place) + bit + data.slice(place);
      }),
      fc
        .array(fc.oneof(fc.string(), string(LOWER, 1, 12), string(BASE64, 12, 12)), { maxLength: 5 })
        .map((words) => [button.action, ...words].join(':')),
    );
    fc.assert(
      fc.property(forged, (data) => {
        const press = readCallbackData(BUTTONS, data);
        if (press !== null) expect(callbackData(press.button, press.values)).toBe(data);
      }),
      { numRuns: 500 },
    );
  });
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
  expect(readCallbackData(BUTTONS, data)).toBeNull();
});
