import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/languages.ts';
import { loadCliTexts } from '../../src/texts/cli/language.ts';
import { cliTexts as english } from '../../src/texts/en/cli.ts';
import { cliTexts as russian } from '../../src/texts/ru/cli.ts';
import { CommandLine } from '../stage/command-line.ts';
import { oldPeer } from '../stage/legacy-lab.ts';
import { newKey, peer, stateOf, user } from '../stage/sample-state.ts';

const RUSSIAN = { env: { LC_ALL: 'ru_RU.UTF-8' } };
const COMMANDS = [
  'status',
  'users',
  'doctor',
  'check',
  'backup',
  'restore',
  'import',
  'update',
  'node',
  'door',
  'move',
];
const HELPS = [[], ...COMMANDS.map((name) => [name]), ...['add', 'check', 'remove'].map((name) => ['node', name])];

/** Lines of the output without a word in Russian. */
const inEnglish = (text: string) =>
  text.split('\n').filter((line) => /[a-z]{3}/i.test(line) && !/[а-яё]{2}/i.test(line));

describe('with a Russian locale', () => {
  it.each(HELPS)('the help of %s %s explains everything in Russian', async (...words) => {
    const { code, said } = await new CommandLine().run([...words, '--help'], RUSSIAN);
    expect(code).toBe(0);
    const explained = said.split('\n').filter((line) => /^ {2}\S.* {2}\S/.test(line));
    expect(explained.filter((line) => !/[а-яё]{2}/i.test(line))).toEqual([]);
    expect(said).toMatch(/^Вызов: /);
  });

  it('check, backup, restore and import speak Russian, questions and dry runs included', async () => {
    const line = new CommandLine({ WG_EU1_NETWORK_CIDR: '10.8.0.0/24' });
    line.write({ ...stateOf([peer()], { users: { 7: user(7, { name: 'Анна' }) } }), revision: 7 });
    const checked = await line.run(['check'], RUSSIAN);
    expect(checked.said).toMatch(
      /настройки: в порядке; серверы main\nсервер eu1 выключен: не хватает .*\nхранилище: в порядке; ревизия 7, людей 1, устройств 1/,
    );
    const made = await line.run(['backup', 'mine.json'], RUSSIAN);
    expect(made.said).toMatch(/mine\.json: ревизия 7, людей 1, устройств 1\nЕё тайны открывает только STORE_KEY/);
    const no = await line.run(['restore', 'mine.json'], { ...RUSSIAN, input: 'н\n' });
    expect([no.code, no.said]).toEqual([1, expect.stringContaining('Восстановить эту копию? [д/Н]')]);
    expect(no.said).toMatch(/сервер main сейчас не спросить: .*[а-я].*\n[\s\S]*Ничего не изменено\.$/);
    const yes = await line.run(['restore', 'mine.json'], { ...RUSSIAN, input: 'да\n' });
    expect([yes.code, yes.said]).toEqual([0, expect.stringMatching(/Восстановлено\. Запустите бота/)]);
    const old = join(line.folder, 'old');
    mkdirSync(old);
    writeFileSync(
      join(old, 'peers.json'),
      JSON.stringify({ 7: oldPeer(7, '10.0.0.3/24', newKey()), 9: oldPeer(9, '10.0.0.9/24', newKey()) }),
    );
    const dry = await line.run(['import', '-n', 'old'], RUSSIAN);
    expect(dry.said).toMatch(
      /устройство 9 на main: 10\.0\.0\.9\/24 взято как 10\.0\.0\.9\/32[\s\S]*Пробный запуск: ничего не изменено\.$/,
    );
    for (const { said, errors } of [checked, made, no, yes, dry]) expect([errors, inEnglish(said)]).toEqual(['', []]);
  });

  it('their errors name the value and what to do, in Russian', async () => {
    const line = new CommandLine();
    line.write(stateOf([peer()]));
    mkdirSync(join(line.folder, 'empty'));
    for (const [args, words] of [
      [['backup', 'data/peers.json'], /data\/peers\.json: это само хранилище; назовите другой файл/],
      [['backup', 'env_vars.txt'], /env_vars\.txt: уже есть, и это не копия хранилища; назовите другой/],
      [['restore', '-y', 'nowhere.json'], /nowhere\.json: такого файла нет; назовите файл, который сделал/],
      [['import', 'empty'], /empty: нет ни peers\.json, ни users\.json/],
    ] as const)
      expect(await line.run(args, RUSSIAN)).toMatchObject({ code: 78, errors: expect.stringMatching(words) });
  });
});

/** Every text by its path. A function's source shows its words too. */
const textsIn = (texts: object, prefix = ''): [path: string, text: string][] =>
  Object.entries(texts).flatMap(([key, text]): [string, string][] =>
    typeof text === 'object' ? textsIn(text, `${prefix}${key}.`) : [[`${prefix}${key}`, String(text)]],
  );

/** Commander's titles, which English leaves as they are, and what a yes is. */
const ofTheirOwn = (path: string) => /^(?:titles|yesWords)\./.test(path);

it('every sentence is there in each language', async () => {
  const paths = (texts: object) =>
    textsIn(texts)
      .map(([path]) => path)
      .filter((path) => !ofTheirOwn(path))
      .toSorted();
  for (const language of LANGUAGES)
    expect([language, paths(await loadCliTexts({ LANG: `${language}_XX.UTF-8` }))]).toEqual([language, paths(english)]);
});

it('every sentence is in the letters of its language', () => {
  /** These say nothing but what is put into them. */
  const wordless = ['status.program', 'status.person', 'findings.nodeWhy', 'findings.nodeSilent', 'problem'];
  const letters = /[а-яё]/i;
  for (const [path, text] of textsIn(russian))
    if (!wordless.includes(path)) expect([path, text]).toEqual([path, expect.stringMatching(letters)]);
  for (const [path, text] of textsIn(english)) expect([path, letters.test(text)]).toEqual([path, false]);
});

it.each([
  [{ LANG: 'ru_RU.UTF-8' }, russian],
  [{ LANG: 'ru' }, russian],
  [{ LC_ALL: 'en_GB.UTF-8', LANG: 'ru_RU.UTF-8' }, english],
  [{ LC_MESSAGES: 'ru_RU', LANG: 'C.UTF-8' }, russian],
  [{ LANG: 'rue_UA.UTF-8' }, english],
  [{ LANG: 'uk_UA.UTF-8' }, english],
  [{}, english],
])('a terminal with the locale %j is spoken to in its language, or in English', async (env, texts) => {
  expect(await loadCliTexts(env)).toBe(texts);
});
