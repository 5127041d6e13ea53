import type { DigestSummary } from '../chat/digest-summary.ts';
import { escapeHtml as esc, short } from './html.ts';

/** How many names and troubles a line has: a caption has 1,024 characters. */
const MOST_NAMES = 5;
const MOST_TROUBLES = 4;
const MOST_NEWS = 4;
const MOST_CHARACTERS = 1024;
const LONGEST_NEWS = 90;
/** The line that counts the rest. */
const LONGEST_REST = 30;

/** A list of names with their number, the rest of them counted: `👋 Came (7): Anna, …, 2 more`; null: nobody. */
export function namesLine(label: string, names: readonly string[], more: (count: number) => string): string | null {
  if (names.length === 0) return null;
  const shown = names.slice(0, MOST_NAMES).map((name) => esc(short(name, 18)));
  const rest = names.length - shown.length;
  return `${label} (${names.length}): ${[...shown, ...(rest > 0 ? [more(rest)] : [])].join(', ')}`;
}

/** A line for each trouble, the rest of them counted; `lineOf` gets the name that it begins with, or nothing. */
export function troubleLines(
  troubles: DigestSummary['troubles'],
  lineOf: (trouble: DigestSummary['troubles'][number], name: string) => string,
  more: (count: number) => string,
): string[] {
  const shown = troubles
    .slice(0, MOST_TROUBLES)
    .map((one) => `• ${lineOf(one, one.name === '' ? '' : `${esc(short(one.name, 20))}: `)}`);
  return [...shown, ...(troubles.length > shown.length ? [`• ${more(troubles.length - shown.length)}`] : [])];
}

/** A line for each change that fits below these lines of HTML, in its first words; the rest of them counted. */
export function newsLines(
  lines: readonly string[],
  changes: readonly string[],
  more: (count: number) => string,
): string[] {
  let room = MOST_CHARACTERS - lines.join('\n').length - LONGEST_REST;
  const shown: string[] = [];
  for (const change of changes.slice(0, MOST_NEWS)) {
    const line = `• ${esc(short(change, LONGEST_NEWS))}`;
    room -= line.length + 1;
    if (room < 0) break;
    shown.push(line);
  }
  const rest = changes.length - shown.length;
  return shown.length > 0 && rest > 0 ? [...shown, `• ${more(rest)}`] : shown;
}
