import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitRow } from '../../src/telegram/outbox/fit-row.ts';

const row = (...labels: string[]) => labels.map((text) => ({ text, data: 'x' }));
const shown = (...labels: string[]) => fitRow(row(...labels)).map((buttons) => buttons.map(({ text }) => text));

test('a row that a phone shows whole stays', () => {
  expect(shown('🪟 Windows', '💻 macOS', '🐧 Linux')).toHaveLength(1);
  expect(shown('📤 Конфиг и ключи', '🤝 Без Telegram')).toHaveLength(1);
  expect(fitRow({ text: '🔳 Chat on another screen? QR code', data: 'x' })).toHaveLength(1);
});

test('where a label would be cut off, half as many stand in a row', () => {
  expect(shown('7 дней', '30 дней', '90 дней', '✅ Без срока')).toEqual([
    ['7 дней', '30 дней'],
    ['90 дней', '✅ Без срока'],
  ]);
  expect(shown('20 Мбит/с', '50 Мбит/с', '100 Мбит/с', '200 Мбит/с').map(({ length }) => length)).toEqual([2, 2]);
  expect(shown('✅ Франкфурт-на-Майне', '✅ Вена').map(({ length }) => length)).toEqual([1, 1]);
});

test('no button is lost or moves past another', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 8 }), (labels) => {
      const rows = shown(...labels);
      expect(rows.flat()).toEqual(labels);
      expect(rows.every(({ length }) => length > 0)).toBe(true);
    }),
  );
});

test('what a phone draws as one character takes the room of one', () => {
  const segmenter = new Intl.Segmenter();
  for (const sign of ['🇳🇱', '👍🏽', '1️⃣', '👨‍👩‍👧', 'й', '✅', '⬇️', 'W'])
    for (const count of [7, 11, 12, 16, 17]) {
      const label = sign.repeat(count);
      expect([...segmenter.segment(label)]).toHaveLength(count);
      expect([sign, count, shown(label, 'x').length]).toEqual([sign, count, count > 16 ? 2 : 1]);
    }
});
