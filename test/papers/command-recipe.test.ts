import { expect, test } from 'vitest';
import { openStage } from '../stage/daemon-stage.ts';
import { SourceTree } from '../stage/source-tree.ts';
import { pathsIn, stepsOf } from './papers.ts';

const HANDLER = `import type { Request } from '../../router/request.ts';
import { type DevicesView, nodeName } from '../../views.ts';

/** What \`/ping\` uses. */
export type PingServices = DevicesView;

/** \`/ping\`: the name of the first server. */
export async function ping(services: PingServices, { texts, answer }: Request): Promise<void> {
  answer(texts.pong(nodeName(services, 'main')));
}
`;

/** Follows CONTRIBUTING.md's recipe, as far as it is about \`src\`. */
function addPing(tree: SourceTree): void {
  tree.write('telegram/features/config/ping.ts', HANDLER);
  const list = 'telegram/features/config/config-feature.ts';
  tree.replace(list, 'import { chooseServer', "import { ping } from './ping.ts';\nimport { chooseServer");
  tree.replace(list, "    command('regen',", "    command('ping', 'friend', ping),\n    command('regen',");
  tree.replace('texts/en/chat/friend.ts', "    start: '", "    ping: 'is anybody there?',\n    start: '");
  tree.replace('texts/ru/chat/friend.ts', "    start: '", "    ping: 'есть кто-нибудь?',\n    start: '");
  tree.replace(
    'texts/en/chat/friend.ts',
    '  letIn: ',
    `  pong: (server: string) => \`Pong from \${esc(server)}\`,\n  letIn: `,
  );
  tree.replace('texts/ru/chat/friend.ts', '  letIn: ', `  pong: (server) => \`Понг от \${esc(server)}\`,\n  letIn: `);
}

test('a command is four files of src, those that the recipe names, and then it is answered, helped with and in the menu', async () => {
  const tree = new SourceTree();
  addPing(tree);
  const named = pathsIn(stepsOf('A command').slice(0, 3).join('\n'));
  expect(tree.written.size).toBe(4);
  expect([...tree.written].filter((path) => !named.some((name) => path.startsWith(name)))).toEqual([]);
  expect(named.filter((name) => ![...tree.written].some((path) => path.startsWith(name)))).toEqual([]);
  expect(await tree.compile()).toEqual([]);
  const { owner, daemon } = await openStage({ main: tree.path('main.ts') });
  owner.start();
  await owner.receives();
  owner.send('/ping');
  await owner.receives(/^Понг от Main$/);
  owner.send('/help');
  await owner.receives(/^\/ping — есть кто-нибудь\?$/m);
  expect(owner.commands.map(({ command }) => command)).toContain('ping');
  expect(daemon.log).toContain('/ping');
});

test.each([
  ['ping', '    ping:', '    // ping:'],
  ['pong', '  pong: ', '  // pong: '],
])('the compiler asks for its text %s in each language', async (name, line, without) => {
  const tree = new SourceTree();
  addPing(tree);
  tree.replace('texts/ru/chat/friend.ts', line, without);
  const missing = new RegExp(`^src/texts/ru/chat/friend\\.ts.*'${name}' is missing`);
  expect(await tree.compile()).toEqual([expect.stringMatching(missing)]);
});
