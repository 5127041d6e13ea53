import { readFile } from 'node:fs/promises';
import { PROGRAM } from '../program-folder.ts';

const MOST_CHANGES = 12;
const LONGEST = 300;

/** What a changelog says of a version: its entries as single lines without markup, cut to what a message holds. Empty: nothing. */
export function changesOf(changelog: string, version: string): string[] {
  const [, rest] = changelog.split(`\n## [${version}]`);
  if (rest === undefined) return [];
  const [section = ''] = rest.slice(rest.indexOf('\n')).split('\n## [');
  const entries: string[] = [];
  for (const line of section.split('\n')) {
    const [, begun] = /^- (.+)$/.exec(line) ?? [];
    if (begun !== undefined) entries.push(begun);
    else if (/^ {2,}\S/.test(line) && entries.length > 0) entries.push(`${entries.pop()} ${line.trim()}`);
  }
  return entries.slice(0, MOST_CHANGES).map((entry) => shortened(entry.replace(/`|\*\*/g, '')));
}

/** What a changelog says of the versions after `from` up to `to`, the newest first, as `changesOf`. Empty: it does not have `to`. */
export function changesBetween(changelog: string, from: string, to: string): string[] {
  const versions = [...changelog.matchAll(/^## \[([^\]]+)\]/gm)].flatMap(([, version]) => version ?? []);
  const start = versions.indexOf(to);
  if (start === -1) return [];
  const end = versions.indexOf(from);
  return versions.slice(start, end > start ? end : start + 1).flatMap((version) => changesOf(changelog, version));
}

/** The same of the changelog that came with this version; empty without one. */
export async function installedChanges(from: string, to: string): Promise<string[]> {
  try {
    return changesBetween(await readFile(new URL('CHANGELOG.md', PROGRAM), 'utf8'), from, to);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** The first sentences that fit, or the beginning of the first one. */
function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const end = text.lastIndexOf('. ', LONGEST);
  return end > LONGEST / 3 ? text.slice(0, end + 1) : `${text.slice(0, LONGEST - 1).trimEnd()}…`;
}
