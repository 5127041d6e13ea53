import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newestGoodBackup } from '../../src/store/backups.ts';
import { box, CommandLine, STORE_KEY } from '../stage/command-line.ts';
import { newKey, peer, stateOf } from '../stage/sample-state.ts';

describe('vpn-bot backup', () => {
  it('copies the store byte for byte, for its owner only, with the secrets sealed', async () => {
    const line = new CommandLine();
    const [public_key, privateKey, presharedKey] = [newKey(), newKey(), newKey()];
    const text = line.write(
      stateOf([peer({ public_key, secret: box.seal(public_key, { privateKey, presharedKey }) })]),
    );
    const { code, said } = await line.run(['backup', 'elsewhere/mine.json']);
    const file = join(line.folder, 'elsewhere', 'mine.json');
    expect([code, said]).toEqual([0, expect.stringContaining(`${file}: revision 0, 1 people, 1 devices`)]);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const secret of [privateKey, presharedKey, STORE_KEY]) expect(text + said).not.toContain(secret);
  });

  it('without a name goes to the other backups, where the daemon finds it', async () => {
    const line = new CommandLine();
    line.write({ ...stateOf([peer()]), revision: 4 });
    expect((await line.run(['backup'])).code).toBe(0);
    expect(readdirSync(join(line.folder, 'data', 'backups'))).toEqual([expect.stringMatching(/^by-hand-.*\.json$/)]);
    expect((await newestGoodBackup(line.storePath))?.store.revision).toBe(4);
  });

  it('replaces an earlier backup, as a nightly job does', async () => {
    const line = new CommandLine();
    line.write({ ...stateOf([peer()]), revision: 4 });
    await line.run(['backup', 'mine.json']);
    const text = line.write({ ...stateOf([peer()]), revision: 5 });
    expect((await line.run(['backup', 'mine.json'])).code).toBe(0);
    expect(readFileSync(join(line.folder, 'mine.json'), 'utf8')).toBe(text);
  });

  it.each([
    ['the store itself', 'data/peers.json', /is the store itself; name another file/],
    ['store.key', 'store.key', /is there already and is no backup; name another file/],
  ])('writes over nothing else, such as %s', async (_, file, word) => {
    const line = new CommandLine();
    line.write(stateOf([peer()]));
    writeFileSync(join(line.folder, 'store.key'), `${STORE_KEY}\n`);
    const before = line.files;
    const { code, errors } = await line.run(['backup', file]);
    expect([code, errors]).toEqual([78, expect.stringMatching(word)]);
    expect(line.files).toEqual(before);
  });

  it('makes none of a store that is missing or damaged', async () => {
    const line = new CommandLine();
    expect(await line.run(['backup'])).toMatchObject({
      code: 78,
      errors: expect.stringContaining('there is no such file'),
    });
    writeFileSync(line.storePath, '{"version": 1');
    expect(await line.run(['backup'])).toMatchObject({
      code: 78,
      errors: expect.stringContaining('line 1: breaks off at the end'),
    });
  });

  it('that cannot be written ends with 1 and one line', async () => {
    const line = new CommandLine();
    line.write(stateOf([peer()]));
    const { code, errors } = await line.run(['backup', 'env_vars.txt/mine.json']);
    expect([code, errors]).toEqual([
      1,
      expect.stringMatching(/^E[A-Z]+: [^\n]*mine\.json'?$|^E[A-Z]+: [^\n]*env_vars[^\n]*$/),
    ]);
  });
});
