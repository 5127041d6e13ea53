import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { shellFiles, textOf } from '../lab/shell-files.ts';
import { namesOf, type ShellNames } from '../lab/shell-names.ts';

const LIBRARIES = shellFiles().filter((path) => path.startsWith('deploy/lib/'));
/** What of the bot composes a text of these libraries and calls their functions. */
const SENDERS = ['node', 'door', 'exit', 'dns', 'move'].map(
  (folder) => new URL(`../../src/cli/${folder}/`, import.meta.url),
);
const senders = () => {
  const files = SENDERS.flatMap((folder) => readdirSync(folder).map((name) => new URL(name, folder)));
  const sources = files.filter(({ pathname }) => pathname.endsWith('.ts'));
  return sources.map((file) => readFileSync(file, 'utf8')).join('\n');
};

/**
 * The lists at a library's head, each a comment `# Word: name, name …` whose further lines are indented; what stands in brackets
 * explains. `Sets` is for others, `Own` is what the library needs for itself and others must not rely on.
 */
function headOf(path: string): Record<'Provides' | 'Calls' | 'Reads' | 'Sets' | 'Own', string[]> {
  const head =
    textOf(path)
      .split('\n')
      .slice(1)
      .join('\n')
      .split(/^(?!#)/m)[0] ?? '';
  const list = (word: string) => {
    const [, names = ''] = new RegExp(`^# ${word}: (.*(?:\\n#   .*)*)`, 'm').exec(head) ?? [];
    return names
      .replaceAll(/\([^)]*\)|#/g, '')
      .split(/[\s,]+/)
      .filter(Boolean);
  };
  return {
    Provides: list('Provides'),
    Calls: list('Calls'),
    Reads: list('Reads'),
    Sets: list('Sets'),
    Own: list('Own'),
  };
}

const sorted = (names: Iterable<string>) => [...names].sort();

describe.skipIf(missingFor('shfmt'))('the head of a library of the installer', () => {
  const all = new Map<string, ShellNames>();
  const names = (path: string) => {
    const known = all.get(path) ?? namesOf(path);
    all.set(path, known);
    return known;
  };
  const others = (path: string) =>
    shellFiles()
      .filter((other) => other.startsWith('deploy/') && other !== path)
      .map(names);

  it.each(LIBRARIES)('names each variable that the code assigns, and no other: %s', (path) => {
    const { Sets, Own } = headOf(path);
    expect(sorted([...Sets, ...Own])).toEqual(sorted(names(path).assigns));
  });

  it.each(LIBRARIES)('names each variable that the code reads and does not assign itself: %s', (path) => {
    const { reads, assigns } = names(path);
    expect(sorted(headOf(path).Reads)).toEqual(sorted([...reads].filter((name) => !assigns.has(name))));
  });

  it.each(LIBRARIES)('calls nothing its own that another script reads without assigning it: %s', (path) => {
    const read = others(path).flatMap(({ reads, assigns }) => [...reads].filter((name) => !assigns.has(name)));
    expect(headOf(path).Own.filter((name) => read.includes(name))).toEqual([]);
  });

  it.each(LIBRARIES)('names each function that others call, and no other: %s', (path) => {
    const { defines } = names(path);
    const called = others(path).flatMap((other) => [...other.runs].filter((name) => !other.defines.has(name)));
    const sent = senders();
    // an English word may stand in the bot's code for something else
    const isSent = (name: string) => new RegExp(`[^\\w.]${name}\\b(?!\\()`).test(sent);
    const { Provides } = headOf(path);
    const missed = [...defines].filter((name) => called.includes(name) || (name.includes('_') && isSent(name)));
    expect(Provides).toEqual(expect.arrayContaining(missed));
    expect(Provides.filter((name) => !defines.has(name) || !(called.includes(name) || isSent(name)))).toEqual([]);
  });

  it.each(LIBRARIES)('names each function of others that the code calls: %s', (path) => {
    const { runs, defines } = names(path);
    const elsewhere = new Set([...others(path).flatMap((other) => [...other.defines]), ...definedBy(senders())]);
    const called = [...runs].filter((name) => elsewhere.has(name) && !defines.has(name));
    expect(sorted(headOf(path).Calls)).toEqual(sorted(called));
  });

  it.each(LIBRARIES)('is followed by functions of which each that others call says what it does: %s', (path) => {
    const text = textOf(path);
    const silent = headOf(path).Provides.filter((name) => !new RegExp(`^#.*\\n${name}\\(\\)`, 'm').test(text));
    expect(silent.filter((name) => !/^(?:say|fail)$/.test(name))).toEqual([]);
  });
});

/** Shell functions within a text of TypeScript. */
const definedBy = (text: string) => [...text.matchAll(/^(\w+)\(\) \{/gm)].map(([, name = '']) => name);
