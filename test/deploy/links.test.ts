import { chmodSync, chownSync, existsSync, lchownSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { sealArchive } from '../../src/store/sealed-archive.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { STORE_KEY } from '../cli/command-line.ts';
import { TOKEN } from '../config/settings-of.ts';
import { missingFor } from '../lab/requirements.ts';
import { box, peer, stateOf, user } from '../peers/sample-state.ts';
import { BOT, InstalledTree } from './installed-tree.ts';

/** Stands in every file of root's; nobody but root may ever see it. */
const SECRET = 'known-to-root-alone';
const DATA = '/var/lib/vpn-bot';

const storeOf = (name: string) => {
  const state = stateOf([peer()], { revision: 5, users: { 7: user(7, { name }) } });
  return new StoreSerializer().serialize({ ...state, key_check: box.check() });
};

/** An installed bot with data, backups and a second server, beside files of root's: a store, a text and a folder. */
function installed(): InstalledTree {
  const tree = new InstalledTree();
  const settings = [
    `BOT_TOKEN=${TOKEN}`,
    ...['ADMIN_ID=1', 'WG_ENDPOINT_HOST=vpn.example.com', 'WG_INTERFACE=nowhere', `STORE_KEY=${STORE_KEY}`],
    ...['TELEGRAM_API_ROOT=http://127.0.0.1:9', `PEERS_FILE=${DATA}/peers.json`, 'WG_EU1_SSH_HOST=127.0.0.1'],
    ...['WG_EU1_SSH_PORT=9', 'WG_EU1_SSH_KEY_PATH=eu1.key', `WG_EU1_SSH_HOST_KEY=SHA256:${'A'.repeat(43)}`],
    'WG_EU1_NETWORK_CIDR=10.1.0.1/24',
  ];
  tree.write('/opt/vpnservice/env_vars.txt', settings.map((line) => `${line}\n`).join(''));
  tree.owns('/opt/vpnservice/env_vars.txt', 0o600);
  const own = {
    'peers.json': storeOf('Anna'),
    'peers.json.lock': '',
    'peers.json.revision': '5\n',
    'backups/peers-2026-11-22T10Z.json': storeOf('Anna'),
    'backups/mine.json': storeOf('Anna'),
    'old/peers.json': '{}',
    'old/users.json': '{"8":{"telegram_id":8,"username":"boris"}}',
    'key.txt': 'AGE-SECRET-KEY-1',
  };
  for (const [name, text] of Object.entries(own)) {
    tree.write(`${DATA}/${name}`, text);
    tree.owns(`${DATA}/${name}`, 0o600);
  }
  for (const name of ['backups', 'old']) tree.owns(`${DATA}/${name}`, 0o700);
  tree.write('/root/store.json', storeOf(SECRET));
  tree.write('/root/text', `${SECRET}\n`);
  tree.write('/root/folder/peers.json', storeOf(SECRET));
  tree.write('/root/folder/users.json', `{"9":{"telegram_id":9,"username":"${SECRET}"}}`);
  return tree;
}

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

/** Puts a link to something of root's in a place of the bot's. */
function lay(tree: InstalledTree, place: string, target: string): void {
  const path = tree.path(`${DATA}/${place}`);
  if (existsSync(path)) renameSync(path, `${path}.away`);
  symlinkSync(target, path);
  lchownSync(path, BOT, BOT);
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

describe.skipIf(missingFor('unshare', 'setpriv'))('root at the terminal', () => {
  it('backs up into a folder of its own, and restores from there what the bot may not read', async () => {
    const tree = installed();
    const made = await tree.vpnBot('backup /root/deep/mine.json');
    expect(made, made.text).toMatchObject({ exitCode: 0 });
    const files = tree.filesBelow('/root/deep');
    expect(files[tree.path('/root/deep/mine.json')]).toMatch(/^100600 0:0 /);
    rmSync(tree.path(`${DATA}/peers.json`));
    expect(await tree.vpnBot('restore --yes /root/deep/mine.json')).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining('/root/deep/mine.json: revision 5'),
    });
    expect(tree.filesBelow(DATA)[tree.path(`${DATA}/peers.json`)]).toMatch(
      new RegExp(`^100600 ${BOT}:${BOT} .*Anna`, 's'),
    );
    expect(tree.filesBelow('/root/deep')).toEqual(files);
    const users = await tree.sh('cd /root && /opt/vpnservice/deploy/vpn-bot.sh restore --yes deep/mine.json');
    expect(users, users.text).toMatchObject({ exitCode: 0 });
  });

  it('asks at the terminal, though what asks has none of its own', async () => {
    const tree = installed();
    tree.write('/root/mine.json', storeOf('Clara'));
    // the answer is typed once the question is there
    const typing = 'until grep -q "y/N" /root/said 2>/dev/null; do :; done; echo y';
    const command = '/opt/vpnservice/deploy/vpn-bot.sh restore /root/mine.json';
    const said = await tree.sh(`(${typing}) | script -qefc '${command}' /root/said`);
    expect(said, said.text).toMatchObject({ exitCode: 0, text: expect.stringContaining('Restored.') });
  });

  it('brings a whole backup back, which puts no code beside the program', async () => {
    const tree = installed();
    const identity = await generateIdentity();
    const text = (value: string) => Buffer.from(value);
    const files = [
      { name: 'peers.json', bytes: text(storeOf('Clara')) },
      { name: 'env_vars.txt', bytes: text('BOT_TOKEN=other\n') },
      { name: 'eu1.key', bytes: text('a key\n') },
      { name: 'program.js', bytes: text('evil\n') },
    ];
    const sealed = await sealArchive(files, await identityToRecipient(identity), new Date());
    tree.write('/root/vpn.age', '');
    writeFileSync(tree.path('/root/vpn.age'), sealed);
    tree.write('/root/key.txt', `# made today\n${identity}\n`);
    const settings = tree.filesBelow('/opt/vpnservice/env_vars.txt');
    const said = await tree.vpnBot('restore /root/vpn.age -i /root/key.txt --yes');
    expect(said, said.text).toMatchObject({ exitCode: 0 });
    expect(tree.filesBelow('/opt/vpnservice/env_vars.txt')).toEqual(settings);
    const owned = await tree.sh('cd /opt/vpnservice; stat -c "%n %a %u" *.key *.from-backup* program.js* || true');
    expect(
      owned.text
        .split('\n')
        .filter((line) => !line.startsWith('stat:'))
        .toSorted(),
    ).toEqual([
      ...[`env_vars.txt.from-backup 600 ${BOT}`, `eu1.key 600 ${BOT}`, `program.js.from-backup 600 ${BOT}`],
      `program.js.from-backup 600 ${BOT}`,
    ]);
    expect((await tree.vpnBot('users')).text).toContain('Clara');
  });

  it('takes a file from the home of whoever called sudo, and writes none there', async () => {
    const tree = installed();
    tree.write('/home/anna/mine.json', storeOf('Clara'));
    for (const path of ['/home/anna', '/home/anna/mine.json']) chownSync(tree.path(path), 1000, 1000);
    chmodSync(tree.path('/home/anna'), 0o700);
    const said = await tree.sh('cd /home/anna; /opt/vpnservice/deploy/vpn-bot.sh restore --yes mine.json');
    expect(said, said.text).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining('/home/anna/mine.json: revision 5'),
    });
    const before = tree.filesBelow('/home');
    expect(await tree.vpnBot('backup /home/anna/other.json')).toMatchObject({
      exitCode: 78,
      text: expect.stringContaining('such as /root'),
    });
    expect(tree.filesBelow('/home')).toEqual(before);
  });

  it('imports a folder that only root may read', async () => {
    const tree = installed();
    rmSync(tree.path('/root/folder/peers.json'));
    const said = await tree.vpnBot('import /root/folder');
    expect(said, said.text).toMatchObject({ exitCode: 0, text: expect.stringContaining(SECRET) });
  });

  it('is told where it may not lead itself astray', async () => {
    const tree = installed();
    lay(tree, 'away', '/root');
    expect(await tree.vpnBot(`restore --yes ${DATA}/away/store.json`)).toMatchObject({
      exitCode: 78,
      text: expect.stringContaining(`can put something else in its way (in ${DATA})`),
    });
    expect(await tree.vpnBot(`backup ${DATA}/away/mine.json`)).toMatchObject({
      exitCode: 78,
      text: expect.stringContaining('name a file in a folder that only root may write to'),
    });
    tree.owns('/opt/vpnservice', 0o755);
    expect(await tree.vpnBot('node remove eu1 --yes')).toMatchObject({
      exitCode: 78,
      text: expect.stringContaining('others than root may write in /opt/vpnservice'),
    });
  });

  it('runs what is not root’s with the bot’s user and rights, in a clean environment', async () => {
    const tree = installed();
    // the command line itself is a program that tells who it is
    tree.write(
      '/opt/vpnservice/src/cli.ts',
      "import { readFileSync } from 'node:fs';\nconsole.log(readFileSync('/proc/self/status', 'utf8'), process.cwd(), JSON.stringify(process.env));\n",
      0o644,
    );
    const { text } = await tree.vpnBot('status', { AWS_SECRET: SECRET, SSH_AUTH_SOCK: '/x' });
    for (const line of ['Uid', 'Gid']) expect(text).toMatch(new RegExp(`^${line}:(\\t${BOT}){4}$`, 'm'));
    const netAdmin = (1 << 12).toString(16).padStart(16, '0');
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
      expect(text).toContain(`${set}:\t${netAdmin}`);
    expect(text).toMatch(/^NoNewPrivs:\t1$/m);
    expect(text).toMatch(new RegExp(`^Groups:\\t${BOT} $`, 'm'));
    expect(text).toContain('/opt/vpnservice {');
    expect(text).not.toMatch(/known-to-root|SSH_AUTH/);
  });
});
