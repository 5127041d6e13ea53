import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import { isOn } from '../../src/peers/records/is-on.ts';
import { emptyStore } from '../../src/peers/records/records.ts';
import { lockStore } from '../../src/store/lock.ts';
import { CommandLine } from '../stage/command-line.ts';
import { newKey, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';

const [ANNA, BORIS, CLARA] = [7, 8, 9];

/** Anna renewed her key since the backup, Boris was removed, Clara came. */
function afterBackup() {
  const line = new CommandLine();
  const file = join(line.folder, 'backup.json');
  const annas = peer();
  const renewed = { ...annas, ...sealedKey(), retired: { [annas.public_key]: '2026-11-22T08:00:00Z' } };
  const boris = peer({ telegram_id: BORIS, wg_ip: '10.0.0.4/32' });
  const clara = peer({ telegram_id: CLARA, wg_ip: '10.0.0.5/32' });
  const users = { [ANNA]: user(ANNA, { username: 'anna' }), [BORIS]: user(BORIS, { name: 'Boris' }) };
  line.write({ ...stateOf([annas, boris]), users, revision: 5 }, file);
  const now = { ...users, [BORIS]: { ...users[BORIS], removed_at: '2026-11-22T08:00:00Z' }, [CLARA]: user(CLARA) };
  const text = line.write({
    ...emptyStore(),
    users: now as never,
    peers: { p1: renewed, p2: boris, p3: clara },
    revision: 9,
  });
  writeFileSync(`${line.storePath}.revision`, '12\n');
  return { line, file, text, annas, renewed };
}

describe('vpn-bot restore', () => {
  it('says who regains and who loses access, asks, and does it on a yes', async () => {
    const { line, file, text, renewed } = afterBackup();
    const { code, said, errors } = await line.run(['restore', file], { input: 'y\n' });
    expect(errors).toBe('');
    expect(said).toContain(`${file}: revision 5, 2 devices.`);
    expect(said).toContain('Regain access: 8 (Boris) [main 10.0.0.4]');
    expect(said).toContain('Lose access: 9 [main 10.0.0.5]');
    expect(said).toContain('node main cannot be asked now');
    expect(said).toMatch(/Restore this backup\? \[y\/N\]/);
    expect(code).toBe(0);
    const { store } = line;
    expect(store.peers['p1']).toEqual(renewed);
    expect(isOn(store, store.peers['p2'] ?? renewed, Date.now())).toBe(true);
    expect(store.peers['p3']?.removed_at).not.toBeNull();
    expect(store.revision).toBe(13);
    expect(readFileSync(`${line.storePath}.revision`, 'utf8')).toBe('13\n');
    expect(statSync(line.storePath).mode & 0o777).toBe(0o600);
    const aside = readdirSync(dirname(line.storePath)).find((name) => name.includes('before-restore')) ?? '';
    expect(readFileSync(join(dirname(line.storePath), aside), 'utf8')).toBe(text);
    for (const secret of [renewed.secret ?? '', '5a'.repeat(32)]) expect(said).not.toContain(secret);
  });

  it.each([
    ['n\n', 'a no'],
    ['\n', 'an empty line'],
    ['yo\n', 'any other word'],
    ['', 'the end of the input'],
  ])('changes nothing after %j: %s', async (input) => {
    const { line, file } = afterBackup();
    const before = line.files;
    const { code, said, errors } = await line.run(['restore', file], { input });
    expect([code, errors, said]).toEqual([1, '', expect.stringMatching(/Nothing was changed\.$/)]);
    expect(line.files).toEqual(before);
  });

  it('with --yes does not ask, and waits for no input', async () => {
    const { line, file } = afterBackup();
    const { code, said } = await line.run(['restore', '--yes', file], { input: null });
    expect([code, said]).toEqual([0, expect.not.stringContaining('[y/N]')]);
  });

  it('is refused while another process has the store, which is not changed', async () => {
    const { line, file } = afterBackup();
    const lock = await lockStore(line.storePath);
    const before = line.files;
    const { code, errors } = await line.run(['restore', '--yes', file]);
    await lock.close();
    expect([code, errors]).toEqual([78, expect.stringContaining('another vpn-bot uses this store already')]);
    expect(line.files).toEqual(before);
  });

  it('is refused with another STORE_KEY than the backup’s, or than the present store’s', async () => {
    const { line, file } = afterBackup();
    line.configure({ STORE_KEY: '6b'.repeat(32) });
    const before = line.files;
    expect(await line.run(['restore', '--yes', file])).toMatchObject({
      code: 78,
      errors: expect.stringContaining('another key'),
    });
    expect(line.files).toEqual(before);
    line.configure({});
    writeFileSync(line.storePath, JSON.stringify({ ...line.store, key_check: new SecretBox('6b'.repeat(32)).check() }));
    expect(await line.run(['restore', '--yes', file])).toMatchObject({
      code: 78,
      errors: expect.stringMatching(/PEERS_FILE=.*: was sealed with another key than the backup; .*move .* elsewhere/),
    });
  });

  it('is refused for a file that is no backup, with the reason', async () => {
    const { line } = afterBackup();
    const before = line.files;
    for (const [file, why] of [
      ['none.json', 'there is no such file'],
      ['env_vars.txt', 'not JSON'],
      ['data', 'is a folder, not a file'],
    ] as const) {
      const { code, errors } = await line.run(['restore', '--yes', file]);
      expect([code, errors]).toEqual([78, expect.stringContaining(why)]);
    }
    expect(line.files).toEqual(before);
  });

  it('works on an empty machine, once the key is there', async () => {
    const { line, file } = afterBackup();
    rmSync(dirname(line.storePath), { recursive: true });
    line.configure({ STORE_KEY: '' });
    expect(await line.run(['restore', '--yes', file])).toMatchObject({
      code: 78,
      errors: expect.stringContaining('store.key: is missing'),
    });
    writeFileSync(join(line.folder, 'store.key'), `${'5a'.repeat(32)}\n`);
    const { code, said } = await line.run(['restore', '--yes', file]);
    expect([code, said]).toEqual([0, expect.stringContaining('Regain access: 7 (@anna) [main 10.0.0.3], 8 (Boris)')]);
    expect(await line.run(['check'])).toMatchObject({
      code: 0,
      said: expect.stringContaining('store: good; revision 6'),
    });
  });

  it('works over a store that is damaged, and keeps that one', async () => {
    const { line, file, annas } = afterBackup();
    writeFileSync(line.storePath, '{"version": 1, "users": ');
    const { code, said } = await line.run(['restore', '--yes', file]);
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(/present store cannot be used \(line 1: breaks off at the end.*stands alone/),
    ]);
    expect(line.store.peers['p1']?.public_key).toBe(annas.public_key);
    expect(line.store.revision).toBe(13);
  });

  it('goes forward from an old copy that was put in the place of the store', async () => {
    const { line, renewed } = afterBackup();
    const newest = join(line.folder, 'newest.json');
    writeFileSync(newest, readFileSync(line.storePath));
    writeFileSync(line.storePath, readFileSync(join(line.folder, 'backup.json')));
    expect(await line.run(['check'])).toMatchObject({
      code: 78,
      errors: expect.stringContaining('this is an old copy (revision 5'),
    });
    const { code, said } = await line.run(['restore', '--yes', newest]);
    expect([code, said]).toEqual([0, expect.stringContaining('The present store is older (revision 5)')]);
    expect(line.store.peers['p1']?.public_key).toBe(renewed.public_key);
    expect(await line.run(['check'])).toMatchObject({ code: 0 });
  });

  it('does not take a store for missing that this user may not read', async () => {
    const { line, file } = afterBackup();
    chmodSync(line.storePath, 0);
    const before = line.files;
    const { code, errors } = await line.run(['restore', '--yes', file], { unprivileged: true });
    expect([code, errors]).toEqual([78, expect.stringContaining('cannot be read (EACCES)')]);
    chmodSync(dirname(line.storePath), 0o500);
    rmSync(`${line.storePath}.lock`);
    const folder = await line.run(['restore', '--yes', file], { unprivileged: true });
    expect(folder).toMatchObject({ code: 78, errors: expect.stringContaining('a folder that this user may write to') });
    expect(line.files).toEqual(before);
  });

  it('knows a device by its key though all records were made anew', async () => {
    const line = new CommandLine();
    const file = join(line.folder, 'backup.json');
    const imported = peer({ secret: null, public_key: newKey(), sent_at: null });
    line.write(stateOf([imported]), file);
    line.write({ ...stateOf([]), users: { 7: user(7) }, peers: { other: imported }, revision: 3 });
    expect(await line.run(['restore', '--yes', file])).toMatchObject({ code: 0 });
    expect(Object.keys(line.store.peers)).toEqual(['other']);
  });
});
