import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/languages.ts';
import { COMMANDS } from '../stage/chat-tables.ts';

/** Code without its comments, by file. */
const CODE = new Map(
  globSync('src/**/*.ts').map((path) => [path, readFileSync(path, 'utf8').replaceAll(/\/\*.*?\*\/|^\s*\/\/.*$/gs, '')]),
);

const holding = (sought: RegExp): string[] =>
  [...CODE].flatMap(([path, code]) => (sought.test(code) ? [path] : [])).toSorted();

test.each(COMMANDS.map(({ name }) => name))('/%s is defined once, in the list of its feature', (name) => {
  expect(holding(new RegExp(`(?<![.\\w])command\\(\\s*'${name}'`))).toEqual([
    expect.stringMatching(/^src\/telegram\/features\/\w+\/\w+-feature\.ts$/),
  ]);
});

test.each(COMMANDS.map(({ name }) => name).filter((name) => name.includes('_')))(
  'CONTRIBUTING’s recipe for a command names every place: nothing else in src knows what /%s is called',
  (name) => {
    // what does the same from the shell has the command's name in its line of /log
    const places = holding(new RegExp(`['"\`]${name}['"\`]|(?<![\\w/])${name}\\??:`));
    expect(places.filter((path) => !path.startsWith('src/control/words/'))).toEqual([
      expect.stringMatching(/-feature\.ts$/),
      ...LANGUAGES.map((language) => `src/texts/${language}/chat/friend.ts`).toSorted(),
    ]);
  },
);
