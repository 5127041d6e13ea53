import { expect, test } from 'vitest';
import type { Languages } from '../../src/texts/chat/languages.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import { problemsOf } from '../telegram/check-samples.ts';
import { unsampled } from '../telegram/sample-texts.ts';
import { NAMES } from '../telegram/samples/samples.ts';
import { MARK, SourceTree } from '../telegram/third-language.ts';
import { configFor, noNode, openServer, openStage, storeOf } from './stage.ts';

test('a third language is one file and its name: the compiler asks for what is missing, and every text fits', async () => {
  const tree = new SourceTree();
  tree.nameEsperanto();
  expect(await tree.compile(['texts/chat/languages.ts'])).toEqual([
    expect.stringMatching(/^src\/texts\/chat\/languages\.ts\(.*Property 'eo' is missing/),
  ]);
  tree.addEsperanto();
  expect(await tree.compile()).toEqual([]);
  const { createLanguages, readLanguage } = await import(/* @vite-ignore */ tree.path('texts/chat/languages.ts'));
  const { eo } = createLanguages('UTC') as Languages & { eo: Languages['en'] };
  expect(readLanguage('eo-XX')).toBe('eo');
  for (const name of Object.values(NAMES)) expect(problemsOf(eo, name)).toEqual([]);
  expect(unsampled(eo, 'Anna')).toEqual([]);
});

test.skipIf(noNode)('a friend who speaks it reads nothing else, from the first word to their config', async () => {
  const tree = new SourceTree();
  tree.nameEsperanto();
  tree.addEsperanto();
  const server = await openServer();
  const { api, owner, daemon } = await openStage({ server, main: tree.path('main.ts') });
  const anna = api.person({ id: 502, first_name: 'Anna', language_code: 'eo' });
  anna.start();
  await anna.receives(/502/);
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

/** The other languages' own names, on the buttons of `/language`. */
const OTHERS = ['Русский', 'English'];

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
