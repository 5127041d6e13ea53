import type { Units } from '../format/formats.ts';
import { DAYS, HOURS, MINUTES } from './chat/nouns.ts';

/** How Russian writes numbers and times. */
export const UNITS: Units = {
  locale: 'ru',
  bytes: ['Б', 'КБ', 'МБ', 'ГБ', 'ТБ'],
  justNow: 'только что',
  ago: (text) => `${text} назад`,
  minutes: MINUTES,
  hours: HOURS,
  days: DAYS,
  numerals: { point: ',', group: '\u00a0' },
  plural(whole) {
    const [ones, teens] = [whole % 10, whole % 100];
    if (ones === 1 && teens !== 11) return 'one';
    return ones >= 2 && ones <= 4 && !(teens >= 12 && teens <= 14) ? 'few' : 'many';
  },
  calendar: {
    months: [
      ...['января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля'],
      ...['августа', 'сентября', 'октября', 'ноября', 'декабря'],
    ],
    short: ['янв', 'февр', 'мар', 'апр', 'мая', 'июн', 'июл', 'авг', 'сент', 'окт', 'нояб', 'дек'],
    names: [
      ...['Январь', 'Февраль', 'Март', 'Апрель', 'Май', 'Июнь', 'Июль'],
      ...['Август', 'Сентябрь', 'Октябрь', 'Ноябрь', 'Декабрь'],
    ],
    weekdays: ['вс', 'пн', 'вт', 'ср', 'чт', 'пт', 'сб'],
    at: 'в',
    year: (year) => `${year} г.`,
  },
};
