import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeBackup } from '../../src/store/backups.ts';
import { CommandLine, STORE_KEY } from '../stage/command-line.ts';
import { oldPeer } from '../stage/legacy-lab.ts';
import { NOW, newKey, peer, stateOf } from '../stage/sample-state.ts';
import { TOKEN } from '../stage/settings-of.ts';

/** Ends with 78, says this, changes nothing, and shows no secret. */
async function refuses(line: CommandLine, word: RegExp | string, options = {}): Promise<void> {
  const before = line.files;
  const { code, said, errors } = await line.run(['check'], options);
  expect(errors).toMatch(word);
  expect([code, said]).toEqual([78, '']);
  expect(line.files).toEqual(before);
  for (const secret of [TOKEN, STORE_KEY, '6b'.repeat(32)]) expect(errors).not.toContain(secret);
}

describe('vpn-bot check', () => {
  it('is content with good settings before there is a store, and makes none', async () => {
    const line = new CommandLine({ WG_EU1_NETWORK_CIDR: '10.8.0.0/24' });
    const before = line.files;
    expect(await line.run(['check'])).toEqual({
      code: 0,
      errors: '',
      said: expect.stringMatching(
        /settings: good; nodes main\nnode eu1 is off: needs .*\nstore: none yet; the first start makes .*peers\.json/,
      ),
    });
    expect(line.files).toEqual(before);
  });

  it('is content with a good store', async () => {
    const line = new CommandLine();
    line.write({ ...stateOf([peer()]), revision: 7 });
    const { code, said } = await line.run(['check']);
    expect([code, said]).toEqual([0, expect.stringContaining('store: good; revision 7, 1 people, 1 devices')]);
  });

  it('tells what a first start would take over from the old bot', async () => {
    const line = new CommandLine();
    writeFileSync(line.storePath, JSON.stringify({ 7: oldPeer(7, '10.0.0.3/24', newKey()) }));
    const before = line.files;
    const { code, said } = await line.run(['check']);
    expect([code, said]).toEqual([0, expect.stringContaining('takes over 1 people, 1 devices')]);
    expect(line.files).toEqual(before);
  });

  it('refuses a wrong setting with its value and the fix', async () => {
    await refuses(new CommandLine({ WG_NETWORK_CIDR: '10.0.0.0/33' }), /WG_NETWORK_CIDR=10\.0\.0\.0\/33: .*8 to 30/);
    await refuses(new CommandLine({ WG_NETWORK_CDIR: '10.0.0.0/24' }), /WG_NETWORK_CDIR.*WG_NETWORK_CIDR/);
  });

  it('takes settings with a problem of one node, and says it', async () => {
    const line = new CommandLine({ WG_EU1_NETWORK_CIDR: '10.1.0.0/32' });
    expect(await line.run(['check'])).toMatchObject({
      code: 0,
      said: expect.stringMatching(
        /nodes main\nnode eu1 is off: needs .*; WG_EU1_NETWORK_CIDR=10\.1\.0\.0\/32: the prefix/,
      ),
    });
  });

  it('refuses where there are no settings, naming the file to make', async () => {
    const line = new CommandLine();
    rmSync(join(line.folder, 'env_vars.txt'));
    await refuses(line, /env_vars\.txt: there is no such file; copy env_vars\.example\.txt/);
  });

  it('refuses a damaged store with file, line and the newest good backup', async () => {
    const line = new CommandLine();
    const text = line.write(stateOf([peer()]));
    const backup = await writeBackup(line.storePath, text, new Date(NOW));
    writeFileSync(line.storePath, text.replace('/32', '/24'));
    await refuses(
      line,
      new RegExp(`PEERS_FILE=${line.storePath}: line \\d+: peers\\.p1\\.wg_ip: .*vpn-bot restore ${backup}`),
    );
  });

  it('refuses another STORE_KEY, and a missing key file', async () => {
    const line = new CommandLine({ STORE_KEY: '6b'.repeat(32) });
    line.write(stateOf([peer()]));
    await refuses(line, /STORE_KEY=\(not shown\): the store was sealed with another key; bring that one back/);
    line.configure({ STORE_KEY: '' });
    await refuses(
      line,
      /store\.key: is missing, and the store's secrets were sealed with it; bring it back or set STORE_KEY/,
    );
  });

  it.each([
    ['the store', (path: string) => chmodSync(path, 0)],
    ['its mark', (path: string) => writeFileSync(`${path}.revision`, '1\n', { mode: 0 })],
    ['its folder', (path: string) => chmodSync(dirname(path), 0)],
  ])('refuses when %s may not be read', async (_, forbid) => {
    const line = new CommandLine();
    line.write(stateOf([peer()]));
    mkdirSync(join(line.folder, 'data', 'backups'));
    forbid(line.storePath);
    await refuses(line, /PEERS_FILE=.*: cannot be read \(EACCES: make it a file that this user may read\)/, {
      unprivileged: true,
    });
    chmodSync(dirname(line.storePath), 0o700);
  });
});

it('an unknown command ends with 1 and names the one that was meant', async () => {
  const { code, errors } = await new CommandLine().run(['chekc']);
  expect(code).toBe(1);
  expect(errors).toBe('chekc: there is no such command; did you mean check?\nWhat there is: vpn-bot --help');
});
