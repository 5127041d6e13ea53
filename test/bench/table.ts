import type { Figure } from './figure.ts';
import { type Claim, holds, type Result } from './result.ts';

const HEAD = ['what', 'devices', 'ours', 'limit', 'alternatives', 'target', 'holds'] as const;

/** The results as a table in Markdown, aligned for a terminal. */
export function table(results: readonly Result[]): string {
  const rows = [HEAD as readonly string[], ...results.flatMap(lines)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const text = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  text.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return `${text.join('\n')}\n`;
}

/** One line for the figure, and one more for each further claim. */
function lines({ title, devices, unit, ours, limit, rivals = {}, claims, notes = [] }: Result): string[][] {
  const [first, ...more] = claims;
  const alternatives = Object.entries(rivals).map(([name, figure]) => `${name} ${shown(figure, unit)}`);
  const what = notes.length > 0 ? `${title} (${notes.join('; ')})` : title;
  const limitText = limit ? `${shown(limit.figure, unit)} (${limit.what})` : '';
  const head = [what, String(devices), shown(ours, unit), limitText, alternatives.join(', ')];
  return [[...head, ...verdict(first)], ...more.map((claim) => ['', '', '', '', '', ...verdict(claim)])];
}

const verdict = (claim: Claim | undefined): [target: string, holds: string] =>
  claim ? [claimText(claim), holds(claim) ? 'yes' : 'NO'] : ['reported', ''];

/** Such as `2.4 × the limit (at most 3)`. */
export const claimText = ({ words, value, unit, sense, target }: Claim): string =>
  `${rounded(value)} ${unit === '×' ? `× ${words}` : unit} (${sense} ${target})`;

function shown({ median, low, high, runs }: Figure, unit: Result['unit']): string {
  const spread = runs > 1 ? ` (${rounded(low)}–${rounded(high)})` : '';
  return `${rounded(median)} ${unit}${spread}`;
}

/** Three digits that count. */
function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(value >= 10 ? 3 : 2);
}
