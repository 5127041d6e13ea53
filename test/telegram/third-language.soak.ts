import { expect, test } from 'vitest';
import { type Languages, loadLanguages } from '../../src/texts/chat/languages.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import { CommandLine } from '../stage/command-line.ts';
import { configFor, noNode, openServer, openStage, storeOf } from '../stage/daemon-stage.ts';
import { problemsOf } from './check-samples.ts';
import { unsampled } from './sample-texts.ts';
import { NAMES } from './samples/samples.ts';
import { LanguageTree, MARK } from './third-language.ts';

test('a third language is a folder and an entry: the compiler tells what the folder lacks, and every text fits', async () => {
  const tree = new LanguageTree();
  tree.nameEsperanto();
  tree.copyRussian();
  tree.replace('texts/eo/chat/friend.ts', '  letIn: ', '  letMeIn: ');
  tree.replace('texts/eo/cli/status.ts', '  nobody: ', '  noOne: ');
  tree.replace('texts/eo/chat/entry.ts', 'requestRefused: (who)', 'requestRefused: (who: number)');
  expect(await tree.compile(['texts/eo/chat.ts', 'texts/eo/cli.ts'])).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^src\/texts\/eo\/chat\/entry\.ts\(.* is not assignable to type '\(who: string\) => string'/,
      ),
      expect.stringMatching(/^src\/texts\/eo\/cli\/status\.ts\(.*'noOne' does not exist/),
      expect.stringMatching(/^src\/texts\/eo\/chat\/friend\.ts\(.*'letMeIn' does not exist/),
    ]),
  );
  tree.translate();
  expect(await tree.compile()).toEqual([]);
  const copy = await import(/* @vite-ignore */ tree.path('texts/chat/languages.ts'));
  const { eo }: Languages & { eo: Languages['en'] } = await copy.loadLanguages('UTC');
  for (const name of Object.values(NAMES)) expect(problemsOf(eo, name)).toEqual([]);
  expect(unsampled(eo, 'Anna')).toEqual([]);
}, 600_000); // compiling everything takes ten seconds of the processor

test.skipIf(noNode)('a friend who speaks it reads nothing else, from the first word to their config', async () => {
  const tree = new LanguageTree();
  tree.nameEsperanto();
  tree.translate();
  const server = await openServer();
  const { api, owner, daemon } = await openStage({ server, main: tree.path('main.ts') });
  const anna = api.person({ id: 502, first_name: 'Anna', language_code: 'eo' });
  anna.start();
  await anna.receives(/закрытый VPN|private VPN/);
  owner.send('/add_user 502');
  await anna.receives(/You have been let in/);
  for (const text of ['/start', '/help', '/status', '/server', '/language', 'saluton']) {
    anna.send(text);
    await anna.receives();
  }
  anna.send('/get_config');
  await configFor(anna);
  await eventually(() => !daemon.store.includes('"noted"'));
  anna.send('/regen');
  await configFor(anna);
  expect(foreignTo(anna)).toEqual([]);
  expect(storeOf(daemon).users[502].language).toBe('eo');
});

test('the command line speaks it where the terminal does, and takes it as the bot’s language', async () => {
  const tree = new LanguageTree();
  tree.nameEsperanto();
  tree.translate();
  const line = new CommandLine({ BOT_LANGUAGE: 'eo' });
  const esperanto = { env: { LC_ALL: 'eo.UTF-8' }, cli: tree.path('cli.ts') };
  const { said: help } = await line.run(['--help'], esperanto);
  const explained = help.split('\n').filter((text) => /^ {2}\S.* {2}\S/.test(text));
  expect(explained.length).toBeGreaterThan(10);
  expect(explained.filter((text) => !text.includes(MARK))).toEqual([]);
  const checked = await line.run(['check'], esperanto);
  expect(checked).toMatchObject({ code: 0, errors: '' });
  expect(checked.said.split('\n').filter((text) => !text.startsWith(MARK))).toEqual([]);
});

/** The other languages' own names, on the buttons of `/language`. */
const OTHERS: readonly string[] = Object.values(await loadLanguages('UTC')).map(({ manners }) => manners.languageName);

/** What the bot sent that is not from the language's own file. */
function foreignTo({ chat, commands }: Person): string[] {
  const seen = chat.messages.filter(({ fromBot }) => fromBot);
  const said = seen.map(({ text }) => text).filter((text) => text !== ''); // of an album, one part alone has words
  const texts = [...said, ...commands.map(({ description }) => description)];
  const labels = seen.flatMap(({ buttons }) => buttons.map(({ text }) => text));
  return [
    ...texts.filter((text) => !text.startsWith(MARK)),
    ...labels.filter((label) => !label.includes(MARK) && !OTHERS.includes(label)),
  ];
}
