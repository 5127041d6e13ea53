import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { sealArchive } from '../../src/store/sealed-archive.ts';
import { missingFor } from '../lab/requirements.ts';
import { BOT } from './installed-tree.ts';
import { DATA, installed, lay, SECRET, storeOf } from './tempted-tree.ts';

/** Makes each process of the program write down whose it is, and fail while another one is at work. */
const ALONE = `import { appendFileSync, mkdirSync, rmdirSync } from 'node:fs';
const at = '/opt/vpnservice/at-work';
mkdirSync(at + '/now');
appendFileSync(at + '/users', process.getuid() + ' ');
process.on('exit', () => rmdirSync(at + '/now'));
`;

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
    const sealed = await sealArchive(files, [await identityToRecipient(identity)], new Date());
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

  it('has one process at a time look at everything, for a server with little memory', async () => {
    const tree = installed();
    const program = '/opt/vpnservice/src/cli.ts';
    tree.write('/opt/vpnservice/src/alone.ts', ALONE, 0o644);
    const [first = '', ...rest] = readFileSync(tree.path(program), 'utf8').split('\n');
    tree.write(program, [first, "import './alone.ts';", ...rest].join('\n'), 0o644);
    mkdirSync(tree.path('/opt/vpnservice/at-work'));
    chmodSync(tree.path('/opt/vpnservice/at-work'), 0o777);
    writeFileSync(tree.path('/opt/vpnservice/at-work/users'), '', { mode: 0o666 });
    chmodSync(tree.path('/opt/vpnservice/at-work/users'), 0o666);
    const { exitCode, text } = await tree.vpnBot('doctor');
    expect(text).toMatch(/^✓ .*env_vars\.txt/m);
    expect(text).toMatch(/^✗ Telegram /m);
    expect(exitCode, text).toBe(1);
    expect(readFileSync(tree.path('/opt/vpnservice/at-work/users'), 'utf8')).toBe(`0 ${BOT} `);
    expect(await tree.vpnBot('doctor --tyr')).toMatchObject({ exitCode: 1, text: expect.stringContaining('--try') });
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

  it('runs what was built, unless nothing was or something is newer, as the one who may', async () => {
    const tree = installed();
    const program = '/opt/vpnservice';
    const says = (name: string) => `console.log('${name}', process.getuid(), process.argv[1], process.argv[2]);\n`;
    tree.write(`${program}/src/cli.ts`, says('source'), 0o644);
    tree.write(`${program}/built/cli/main.js`, says('built'), 0o644);
    const runs = async (before: string) =>
      (await tree.sh(`cd ${program}; ${before}; for word in status update; do deploy/vpn-bot.sh $word; done`)).text;
    const from = (name: string, path: string) =>
      `${name} ${BOT} ${program}/${path} status\n${name} 0 ${program}/${path} update`;
    const [built, source] = [from('built', 'built/cli/main.js'), from('source', 'src/cli.ts')];
    // as `git pull` leaves it, and as building does
    expect(await runs('touch -d "1 minute" src/errors.ts')).toBe(source);
    expect(await runs('touch -d "2 minutes" built/.')).toBe(built);
    expect(await runs('touch -d "3 minutes" deploy/lib/runtime.sh')).toBe(source);
    expect(await runs('touch -d "4 minutes" built/.; touch -d "5 minutes" package.json')).toBe(source);
    // a version from before the command line was built, and one that was never built
    expect(await runs('touch -d "6 minutes" built/.; rm -r built/cli; touch -d "7 minutes" built/.')).toBe(source);
    expect(await runs('rm built')).toBe(source);
  });

  it('runs nothing that the bot’s user could have put there', async () => {
    const tree = installed();
    const may = await tree.sh(
      `setpriv --reuid ${BOT} --regid ${BOT} --clear-groups find /opt/vpnservice/ -writable ! -type l ! -name env_vars.txt`,
    );
    expect(may).toEqual({ exitCode: 0, text: '' });
    tree.owns('/opt/vpnservice/built/cli', 0o755);
    expect(await tree.vpnBot('update')).toMatchObject({
      exitCode: 78,
      text: expect.stringMatching(/others than root may write in \/opt\/vpnservice\/\.built-[0-9a-f]{16}\/cli/),
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
