import type { LoadPage } from '../../chat/load-page.ts';
import type { Formats } from '../../format/formats.ts';
import { type LoadWords, loadPageText } from '../../format/load-page.ts';

const PEOPLE = { one: 'person', other: 'people' };

/** Who loaded a server, in English. */
export function loadTexts(format: Formats) {
  const words: LoadWords = {
    title: 'who loaded it',
    running: '(still running)',
    nobody: 'Nobody moved anything.',
    removed: 'people who are gone',
    others: (people) => `and ${format.count(people, PEOPLE)} more`,
    total: 'In all',
    kept: 'By full hours of the last two days.',
  };
  return {
    page: (page: LoadPage) => loadPageText(page, format, words),
    buttons: {
      open: '📊 Who loaded it',
      hours: (count: number, chosen: boolean) => `${chosen ? '• ' : ''}${count} h`,
      busiest: (hour: Date) => `🔥 Busiest: ${format.moment(hour)}`,
    },
  };
}
