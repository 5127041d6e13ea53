import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freeDeviceName, LONGEST_DEVICE_NAME, readDeviceName } from '../../src/peers/devices/device-name.ts';
import { peer, stateOf } from '../stage/sample-state.ts';

it.each([
  ['  Mum’s tablet ', 'Mum’s tablet'],
  ['Мамин\nпланшет\t2', 'Мамин планшет 2'],
  ['a\u0000b\u001b[31m', 'ab[31m'],
  ['\u202eevil\u2066', 'evil'],
  ['📱', '📱'],
  ['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
  ['<b>&amp;</b>', '<b>&amp;</b>'],
  ['😀'.repeat(30), '😀'.repeat(30)],
])('takes %j as %j', (text, name) => {
  expect(readDeviceName(text)).toBe(name);
});

it.each(['', '   ', '\n', '\u200b', '\u202e\u0000', 'a'.repeat(31), '😀'.repeat(31)])('takes no %j', (text) => {
  expect(() => readDeviceName(text)).toThrow('device-name');
});

it('is one line of 1 to 30 characters, whatever was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      let name: string;
      try {
        name = readDeviceName(text);
      } catch {
        return; // refused in words
      }
      expect([...name].length).toBeLessThanOrEqual(LONGEST_DEVICE_NAME);
      expect(name).toBe(name.trim());
      expect(name).not.toBe('');
      expect(name).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
      expect(name.isWellFormed()).toBe(true);
    }),
  );
});

it('gives each of a friend’s devices a name of its own', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('Phone', 'Phone 2', '😀'.repeat(30), 'x'.repeat(30)), { maxLength: 9 }),
      (wanted) => {
        const state = stateOf([]);
        for (const [index, one] of wanted.entries()) {
          const name = freeDeviceName(state, 7, one);
          expect([...name].length).toBeLessThanOrEqual(LONGEST_DEVICE_NAME);
          state.peers[`p${index}`] = peer({ name, number: index + 1 });
        }
        const names = Object.values(state.peers).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
      },
    ),
  );
});

it('minds neither other people’s names, nor those of removed devices, nor the device’s own', () => {
  const others = [
    peer({ telegram_id: 8, name: 'Phone' }),
    peer({ name: 'Phone', removed_at: '2026-11-22T08:00:00Z' }),
    peer({ name: 'Laptop' }),
  ];
  expect(freeDeviceName(stateOf(others), 7, 'Phone')).toBe('Phone');
  expect(freeDeviceName(stateOf(others), 7, 'Laptop', 'p3')).toBe('Laptop');
  expect(freeDeviceName(stateOf(others), 7, 'Laptop')).toBe('Laptop 2');
});
