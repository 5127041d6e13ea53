import type { Units } from '../format/formats.ts';
import { DAYS, HOURS, MINUTES } from './chat/nouns.ts';

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** How English writes numbers and times. */
export const UNITS: Units = {
  locale: 'en-GB',
  bytes: ['B', 'kB', 'MB', 'GB', 'TB'],
  justNow: 'just now',
  ago: (text) => `${text} ago`,
  minutes: MINUTES,
  hours: HOURS,
  days: DAYS,
  numerals: { point: '.', group: ',' },
  plural: (whole) => (whole === 1 ? 'one' : 'other'),
  calendar: {
    months: MONTHS,
    short: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'],
    names: MONTHS,
    weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
    at: 'at',
    year: String,
  },
};
