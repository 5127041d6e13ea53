import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { type LoadWords, loadPageText } from '../../format/load-page.ts';

const PEOPLE = { one: 'человек', few: 'человека', many: 'человек', other: 'человека' };

/** Who loaded a server, in Russian. */
export function loadTexts(format: Formats): Texts['load'] {
  const words: LoadWords = {
    title: 'кто нагружал',
    running: '(ещё идёт)',
    nobody: 'Никто ничего не передавал.',
    removed: 'убранные люди',
    others: (people) => `и ещё ${format.count(people, PEOPLE)}`,
    total: 'Всего',
    kept: 'Считаю по целым часам, храню двое суток.',
  };
  return {
    page: (page) => loadPageText(page, format, words),
    buttons: {
      open: '📊 Кто нагружал',
      hours: (count, chosen) => `${chosen ? '• ' : ''}${count} ч`,
      busiest: (hour) => `🔥 Пик: ${format.moment(hour)}`,
    },
  };
}
