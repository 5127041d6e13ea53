import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandLine } from '../stage/command-line.ts';
import { peer, stateOf } from '../stage/sample-state.ts';

const RUSSIAN = { env: { LC_ALL: 'ru_RU.UTF-8' } };

describe('words that vpn-bot does not understand', () => {
  it.each([
    [['statsu'], 'statsu: there is no such command; did you mean status?\nWhat there is: vpn-bot --help'],
    [['friend', 'ad'], 'ad: there is no such command; did you mean add?\nWhat there is: vpn-bot friend --help'],
    [['restore'], '<file> is missing behind the command\nWhat there is: vpn-bot restore --help'],
    [['status', '--foo'], '--foo: there is no such option\nWhat there is: vpn-bot status --help'],
    [
      ['restore', 'x', '-i'],
      '-i, --identity <file>: a value is missing behind it\nWhat there is: vpn-bot restore --help',
    ],
  ])('%s is told in two lines, in the terminal’s language', async (words, told) => {
    const line = new CommandLine();
    const english = await line.run(words);
    expect([english.code, english.said, english.errors]).toEqual([1, '', told]);
    const { errors } = await line.run(words, RUSSIAN);
    expect(errors.split('\n').map((one) => /[а-яё]{3}/.test(one))).toEqual([true, true]);
  });
});

describe('what is wrong with the store, in Russian', () => {
  it('a store that breaks off is said to, with the way back', async () => {
    const line = new CommandLine();
    const text = line.write({ ...stateOf([peer()]), revision: 7 });
    mkdirSync(join(line.folder, 'data', 'backups'));
    writeFileSync(join(line.folder, 'data', 'backups', 'peers-2026-11-22T09Z.json'), text);
    writeFileSync(line.storePath, text.slice(0, -40));
    const english = await line.run(['check']);
    expect([english.code, english.errors]).toEqual([
      78,
      expect.stringMatching(/line \d+: breaks off at the end; nothing was changed/),
    ]);
    const { errors } = await line.run(['check'], RUSSIAN);
    expect(errors).toMatch(
      /строка \d+: обрывается в конце; ничего не изменено; самая новая хорошая копия — .* \(ревизия 7, устройств 1\)/,
    );
  });
});
