import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/languages.ts';

/** What a program, its files and its package are called; a setting's or an option's `wg` as a word of its own counts too. */
const NAMES =
  /\bawg\b|\bawg-quick\b|\/etc\/amnezia|\/run\/amneziawg|\bamneziawg-tools\b|\bwg\b|\bwg-quick\b|\/etc\/wireguard|\/run\/wireguard|\bwireguard-tools\b/;

/** Where such a name may stand besides the dialect, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'src/wireguard/dialect/dialect.ts': 'the dialect itself',
  'src/config/setting-names.ts': 'the prefix WG_ of the settings, which is no server’s id',
  'src/cli/node/register.ts': 'the option --wg-port',
  'src/cli/node/judge-facts.ts': 'the option --wg-port',
  'src/amnezia/amnezia-server.ts': 'AmneziaVPN’s own names of its containers',
  'src/amnezia/apps.ts': 'the Android app’s own id',
  'src/amnezia/problem.ts': 'what makes a key of AmneziaWG, which has no other program',
  'src/texts/ru/parameters-trouble.ts': 'the same',
  ...inEachLanguage('cli/node.ts', 'an id that no server may have'),
  ...inEachLanguage('cli/move.ts', 'the folder of keys that its owner copies to the new server'),
  ...inEachLanguage('chat/guides.ts', 'the friend’s own computer, which is no node'),
};

function inEachLanguage(file: string, why: string): Record<string, string> {
  return Object.fromEntries(LANGUAGES.map((language) => [`src/texts/${language}/${file}`, why]));
}

/** The lines of a file that are code. */
const codeOf = (text: string): string[] =>
  text
    .replace(/\/\*.*?\*\//gs, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)\/\/ .*$/, ''));

const files = globSync('src/**/*.ts');
const found = files.filter((file) => codeOf(readFileSync(file, 'utf8')).some((line) => NAMES.test(line)));

describe('the names of the VPN program', () => {
  it('stand in its dialect and in the exceptions alone, each of which is needed', () => {
    expect(found.sort()).toEqual(Object.keys(EXCEPTIONS).sort());
  });
});
