import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Audience } from '../../src/access/audience.ts';
import { knownSettings } from '../../src/config/known-settings.ts';
import { FLOORS } from '../lint/floors.ts';
import { COMMANDS } from '../stage/chat-tables.ts';
import { MOST_TAPS, TAPS } from '../stage/taps.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

/** A part of a paper that is written from a table of the code, between `<!-- name: … -->` and `<!-- /name -->`. */
interface Part {
  readonly paper: string;
  readonly name: string;
  readonly render: () => string;
}

export const PARTS: readonly Part[] = [
  { paper: 'README.md', name: 'commands', render: renderCommands },
  { paper: 'docs/SETTINGS.md', name: 'settings', render: renderSettings },
  { paper: 'docs/ARCHITECTURE.md', name: 'floors', render: renderFloors },
  { paper: 'docs/TAPS.md', name: 'taps', render: renderTaps },
];

/** In the order of the table; a new audience without a row does not compile. */
const AUDIENCES: Readonly<Record<Audience, string>> = {
  everyone: 'everybody',
  friend: 'friend',
  people: 'owner, or a friend who may let people in',
  servers: 'owner, or a friend who may see servers',
  messages: 'owner, or a friend who may write to all',
  owner: 'owner',
};

function renderCommands(): string {
  const rows = Object.entries(AUDIENCES).map(([audience, who]) => {
    const words = COMMANDS.filter((command) => command.audience === audience).map(({ name, aliases }) =>
      [`\`/${name}\``, ...aliases.map((alias) => `(= \`/${alias}\`)`)].join(' '),
    );
    return [who, words.join(', ')];
  });
  return table(['who', 'commands'], rows);
}

function renderSettings(): string {
  const rows = [...knownSettings].map(([name, { default: value, meaning }]) => [
    `\`${name}\``,
    value === null ? '' : `\`${value}\``,
    meaning,
  ]);
  return table(['setting', 'default', 'meaning'], rows);
}

function renderFloors(): string {
  const floors = FLOORS.map((floor) => floor.filter((name) => existsSync(join(ROOT, name)))).filter(
    ({ length }) => length > 0,
  );
  return floors.map((floor, index) => `${index + 1}. ${floor.map((name) => `\`${name}\``).join(', ')}`).join('\n');
}

function renderTaps(): string {
  const { ios, android } = TAPS;
  const rows = android.map(({ what }, index) => [String(index + 1), ios[index]?.what ?? '', what]);
  const most = ['at most', String(MOST_TAPS.ios), String(MOST_TAPS.android)];
  return table(
    ['tap', 'iPhone', 'Android'],
    [...rows, ['**in all**', `**${ios.length}**`, `**${android.length}**`], most],
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The paper's text with this part as the code has it now. Throws where the marks of the part are missing. */
export function renewed({ paper, name, render }: Part): string {
  const text = readFileSync(join(ROOT, paper), 'utf8');
  const marks = new RegExp(`(<!-- ${name}: .*? -->\n)(?:.*\n)*?(<!-- /${name} -->)`);
  if (!marks.test(text))
    throw new Error(`${paper}: there is no part between <!-- ${name}: … --> and <!-- /${name} -->`);
  return text.replace(marks, (_all, begin: string, end: string) => `${begin}${render()}\n${end}`);
}
