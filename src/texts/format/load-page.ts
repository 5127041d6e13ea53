import type { LoadPage } from '../chat/load-page.ts';
import type { MovedLine } from '../chat/person-card.ts';
import type { Formats } from './formats.ts';
import { escapeHtml as esc, short } from './html.ts';

/** A language's words for who loaded a server. */
export interface LoadWords {
  readonly title: string;
  readonly running: string;
  readonly nobody: string;
  readonly removed: string;
  others(people: number): string;
  readonly total: string;
  readonly kept: string;
}

/** The text of the page; at most about 1500 characters, even with the longest names. */
export function loadPageText(page: LoadPage, format: Formats, words: LoadWords): string {
  const size = ({ received, sent }: MovedLine) => `⬇️ ${format.size(sent)} ⬆️ ${format.size(received)}`;
  const lines = page.people.map(
    (one, index) => `${index + 1}. ${one.name === null ? words.removed : esc(short(one.name, 40))}: ${size(one)}`,
  );
  const { others } = page;
  return [
    `📊 <b>${esc(short(page.server, 40))}</b>: ${words.title}`,
    `${esc(format.moment(page.from))} – ${esc(format.moment(page.end))}${page.isRunning ? ` ${words.running}` : ''}`,
    '',
    ...(lines.length === 0 ? [words.nobody] : lines),
    ...(others.people > 0 ? [`${words.others(others.people)}: ${size(others)}`] : []),
    ...(lines.length === 0 ? [] : ['', `${words.total}: ${size(page.total)}`]),
    '',
    `<i>${words.kept}</i>`,
  ].join('\n');
}
