import type { TrafficPicture } from '../../src/charts/traffic-picture.ts';

/** A week of two nodes and three people. */
export function samplePicture(more: Partial<TrafficPicture> = {}): TrafficPicture {
  return {
    title: 'Трафик за 7 дней',
    subtitle: 'Всего 128 ГиБ: скачано 120 ГиБ, отправлено 8 ГиБ',
    columnsTitle: 'ГиБ в день',
    barsTitle: 'Люди',
    labels: ['чт 19', 'пт 20', 'сб 21', 'вс 22', 'пн 23', 'вт 24', 'ср 25'],
    stacks: [
      { name: 'Амстердам · 88,1 ГиБ', values: [10, 4, 9, 12, 3, 5, 4].map((gib) => gib * 2 ** 30) },
      { name: 'Дом · 22 ГиБ', values: [2, 3, 0, 4, 1, 1, 3].map((gib) => gib * 2 ** 30) },
    ],
    bars: [
      { name: 'Мама', value: 41 * 2 ** 30, text: '41 ГиБ' },
      { name: 'Алексей', value: 22 * 2 ** 30, text: '22 ГиБ' },
      { name: 'Anna', value: 2 ** 30, text: '1 ГиБ' },
    ],
    unit: { name: 'ГиБ', bytes: 2 ** 30 },
    locale: 'ru',
    nothing: 'Пока никто ничего не передавал',
    ...more,
  };
}
