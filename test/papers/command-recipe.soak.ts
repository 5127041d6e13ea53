import { expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/languages.ts';
import { openStage } from '../stage/daemon-stage.ts';
import { SourceTree } from '../stage/source-tree.ts';
import { pathsIn, stepsOf } from './papers.ts';

const HANDLER = `import type { Request } from '../../router/request.ts';
import { type DevicesView, nodeName } from '../../views.ts';

/** What \`/recipe_ping\` uses. */
export type RecipePingServices = DevicesView;

/** \`/recipe_ping\`: the name of the first server. */
export async function recipePing(services: RecipePingServices, { texts, answer }: Request): Promise<void> {
  answer(texts.recipePong(nodeName(services, 'main')));
}
`;

/** Every language but the one whose types the others follow. */
const OTHERS = LANGUAGES.filter((language) => language !== 'en');

/** Follows CONTRIBUTING.md's recipe, as far as it is about src, with names that no command of the bot's has. */
function addPing(tree: SourceTree): void {
  tree.write('telegram/features/config/recipe-ping.ts', HANDLER);
  const list = 'telegram/features/config/config-feature.ts';
  tree.replace(list, 'import { chooseServer', "import { recipePing } from './recipe-ping.ts';\nimport { chooseServer");
  tree.replace(list, "    command('regen',", "    command('recipe_ping', 'friend', recipePing),\n    command('regen',");
  addTexts(tree, 'en', 'is anybody there?', `(server: string) => \`Pong from \${esc(server)}\``);
  for (const language of OTHERS)
    addTexts(tree, language, 'есть кто-нибудь?', `(server) => \`Понг от \${esc(server)}\``);
}

function addTexts(tree: SourceTree, language: Language, description: string, pong: string): void {
  const file = `texts/${language}/chat/friend.ts`;
  tree.replace(file, "    start: '", `    recipe_ping: '${description}',\n    start: '`);
  tree.replace(file, '  letIn: ', `  recipePong: ${pong},\n  letIn: `);
}

test('a command is two files of src and one for each language, those that the recipe names, and then it is answered, helped with and in the menu', async () => {
  const tree = new SourceTree();
  addPing(tree);
  const named = pathsIn(stepsOf('A command').slice(0, 3).join('\n'));
  expect(tree.written.size).toBe(2 + LANGUAGES.length);
  const written = [...tree.written].map((path) => path.replace(/^src\/texts\/(?!en\/)\w+/, 'src/texts/ru'));
  expect(written.filter((path) => !named.some((name) => path.startsWith(name)))).toEqual([]);
  expect(named.filter((name) => !written.some((path) => path.startsWith(name)))).toEqual([]);
  expect(await tree.compile()).toEqual([]);
  const { owner, daemon } = await openStage({ main: tree.path('main.ts') });
  owner.start();
  await owner.receives();
  owner.send('/recipe_ping');
  await owner.receives(/^Понг от Main$/);
  owner.send('/help');
  await owner.receives(/^\/recipe_ping — есть кто-нибудь\?$/m);
  expect(owner.commands.map(({ command }) => command)).toContain('recipe_ping');
  expect(daemon.log).toContain('/recipe_ping');
}, 600_000); // compiling everything takes ten seconds of the processor

test.each([
  ['recipe_ping', '    recipe_ping:', '    // recipe_ping:'],
  ['recipePong', '  recipePong: ', '  // recipePong: '],
])('the compiler asks for its text %s in each language', async (name, line, without) => {
  const tree = new SourceTree();
  addPing(tree);
  tree.replace('texts/ru/chat/friend.ts', line, without);
  const missing = new RegExp(`^src/texts/ru/chat/friend\\.ts.*'${name}' is missing`);
  expect(await tree.compile(['texts/ru/chat/friend.ts'])).toEqual([expect.stringMatching(missing)]);
});
