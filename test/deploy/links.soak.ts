import { describe, expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { BOT, type InstalledTree } from './installed-tree.ts';
import { DATA, installed, lay, SECRET } from './tempted-tree.ts';

const COMMANDS = [
  ...['status', 'users', 'doctor', 'backup', `backup ${DATA}/backups/mine.json`],
  ...[
    `backup ${DATA}/new/deep/mine.json`,
    `restore --yes ${DATA}/backups/mine.json`,
    `restore --yes ${DATA}/peers.json`,
  ],
  ...[`restore --yes ${DATA}/backups/peers-2026-11-22T10Z.json -i ${DATA}/key.txt`, `import -n ${DATA}/old`],
  ...[`import ${DATA}/old`, 'node remove eu1 -n', `node remove eu1 --yes --identity ${DATA}/key.txt`, 'update'],
];

/** Each command once, whatever becomes of it; all that they said. */
async function everything(tree: InstalledTree): Promise<string> {
  const lines = COMMANDS.map((words) => `/opt/vpnservice/deploy/vpn-bot.sh ${words} </dev/null || true`);
  return (await tree.sh(['cd /', ...lines].join('\n'))).text;
}

describe.skipIf(missingFor('unshare', 'setpriv'))('where the bot’s user put links in the place of its files', () => {
  it.each([
    [{ 'peers.json': '/root/store.json' }],
    [{ 'peers.json': '/root/text', 'peers.json.tmp': '/root/text', 'backups/mine.json.tmp': '/root/text' }],
    [{ 'peers.json.lock': '/root/text', backups: '/root/folder', old: '/root/folder', 'key.txt': '/root/text' }],
    [{ 'backups/mine.json': '/root/store.json', 'peers.json.revision': '/root/text', new: '/root/folder' }],
    [{ 'old/peers.json': '/root/folder/peers.json', 'old/users.json': '/root/folder/users.json' }],
  ])(
    'no command of root reads or changes what they lead to: %o',
    async (links) => {
      const tree = installed();
      for (const [place, target] of Object.entries(links)) lay(tree, place, target);
      const before = tree.filesBelow('/root');
      const text = await everything(tree);
      expect(text).not.toContain(SECRET);
      expect(tree.filesBelow('/root')).toEqual(before);
      for (const [path, what] of Object.entries(tree.filesBelow(DATA))) {
        expect(what, path).not.toContain(SECRET);
        expect(what, path).toContain(` ${BOT}:${BOT} `); // also what a command made there
      }
    },
    120_000,
  );
});
