import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, onTestFinished, test } from 'vitest';
import { Daemon } from '../lab/daemon.ts';
import { eventually } from '../lab/eventually.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { vpnBot } from '../stage/command-line.ts';
import { admit, configFor, noNode, openServer, openStage, storeOf } from '../stage/daemon-stage.ts';
import { peer } from '../stage/sample-state.ts';

async function openWithRecipient(withServer = false) {
  const identity = await generateIdentity();
  const server = withServer ? await openServer() : null;
  const stage = await openStage({ server, settings: { BACKUP_RECIPIENT: await identityToRecipient(identity) } });
  stage.owner.start();
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const key = join(folder, 'backup-key.txt');
  writeFileSync(key, `# created by age-keygen\n${identity}\n`);
  const backup = async () => {
    stage.owner.send('/backup');
    const seen = await stage.owner.receives(({ document }) => document !== undefined);
    const file = join(folder, seen.document?.name ?? '');
    writeFileSync(file, seen.document?.bytes ?? '');
    return { file, seen };
  };
  return { ...stage, key, backup, identity };
}

test.skipIf(noNode)(
  'a backup from the chat brings an empty machine back: same people, same keys, same settings',
  async () => {
    const { daemon, api, owner, settings, key, backup } = await openWithRecipient(true);
    const anna = await admit({ api, owner }, 502);
    anna.send('/get_config');
    const config = await configFor(anna);
    type Wishes = { send: unknown; buttons_due: unknown };
    const isDone = ({ send, buttons_due }: Wishes) => send === null && buttons_due === null;
    await eventually(() => Object.values<Wishes>(storeOf(daemon).peers).every(isDone));
    const { file, seen } = await backup();
    expect(seen.text).toMatch(/peers\.json, env_vars\.txt, store\.key/);
    const before = storeOf(daemon);
    await daemon.stop();

    const machine = new Daemon({ settings });
    onTestFinished(() => machine[Symbol.asyncDispose]());
    rmSync(join(machine.folder, 'env_vars.txt'));
    const { code, said, errors } = await vpnBot(machine.folder, ['restore', file, '-i', key, '-y']);
    expect([code, errors]).toEqual([0, '']);
    expect(said).toContain('will write');
    for (const name of ['env_vars.txt', 'store.key']) {
      expect(readFileSync(join(machine.folder, name))).toEqual(readFileSync(join(daemon.folder, name)));
      expect(statSync(join(machine.folder, name)).mode & 0o777).toBe(0o600);
    }
    expect(storeOf(machine).peers).toEqual(before.peers);
    expect(existsSync(join(machine.folder, 'peers.json.from-backup'))).toBe(false);
    await machine.start();
    anna.send('/get_config');
    expect((await configFor(anna)).text).toBe(config.text);
  },
);

test('a machine that was set up anew gives up its unused key, and one with devices of its own is left alone', async () => {
  const { daemon, settings, key, backup } = await openWithRecipient();
  const { file } = await backup();
  await daemon.stop();
  const fresh = new Daemon({ settings: { ...settings, WG_ENDPOINT_HOST: '192.0.2.1', WG_NAME: 'Other' } });
  onTestFinished(() => fresh[Symbol.asyncDispose]());
  await fresh.start();
  await fresh.stop();
  const { code, said } = await vpnBot(fresh.folder, ['restore', file, '-i', key, '-y']);
  expect(code).toBe(0);
  expect(said).toContain('env_vars.txt.from-backup');
  expect(readFileSync(join(fresh.folder, 'store.key'))).toEqual(readFileSync(join(daemon.folder, 'store.key')));
  expect(readFileSync(join(fresh.folder, 'env_vars.txt'), 'utf8')).toContain('WG_NAME=Other');
  expect(readdirSync(fresh.folder).some((name) => name.startsWith('store.key.before-restore-'))).toBe(true);
  writeFileSync(join(fresh.folder, 'store.key'), `${'1'.repeat(64)}\n`);
  fresh.writeStore(JSON.stringify({ ...storeOf(fresh), key_check: null, peers: { p1: peer({ secret: null }) } }));
  const before = readdirSync(fresh.folder);
  const refused = await vpnBot(fresh.folder, ['restore', file, '-i', key, '-y']);
  expect([refused.code, refused.errors]).toEqual([78, expect.stringContaining('has devices sealed with it')]);
  expect(readdirSync(fresh.folder)).toEqual(before);
});

test('a wrong key, a wrong answer and a file that is none change nothing', async () => {
  const { daemon, key, backup } = await openWithRecipient();
  const { file } = await backup();
  await daemon.stop();
  const empty = temporaryFolder();
  onTestFinished(() => rmSync(empty, { recursive: true, force: true }));
  const other = join(empty, 'other.txt');
  writeFileSync(other, `${await generateIdentity()}\n`);
  const wrong = await vpnBot(empty, ['restore', file, '-i', other, '-y']);
  expect([wrong.code, wrong.errors]).toEqual([78, expect.stringContaining('sealed to another recipient')]);
  const no = await vpnBot(empty, ['restore', file, '-i', key], { input: 'n\n' });
  expect([no.code, no.said]).toEqual([1, expect.stringContaining('Nothing was changed')]);
  expect(readdirSync(empty)).toEqual(['other.txt']);
});

test('each week one it comes by itself once that is wanted', async () => {
  const { daemon, owner, api, backup } = await openWithRecipient();
  const { seen } = await backup();
  await owner.press('🗓 Присылать каждую неделю', seen).answered();
  expect(storeOf(daemon).preferences.weekly_backup).toBe(true);
  await daemon.stop();
  await daemon.start();
  const weekly = await owner.receives(({ document }) => document !== undefined);
  expect(weekly.text).toMatch(/Резервная копия/);
  await eventually(() => storeOf(daemon).preferences.last_backup_at !== null);
  await daemon.stop();
  const sent = api.calls.filter(({ method }) => method === 'sendDocument').length;
  await daemon.start();
  owner.send('/help');
  await owner.receives(/Что я умею/);
  expect(api.calls.filter(({ method }) => method === 'sendDocument').length).toBe(sent);
});

test('without a key the backup is for this bot alone; sent back, it restores with the code that the server shows', async () => {
  const stage = await openStage();
  const { owner, daemon } = stage;
  owner.start();
  await admit(stage, 502);
  owner.send('/backup');
  const seen = await owner.receives(({ document }) => document !== undefined);
  expect(seen.text).toMatch(/Внутри: peers\.json\.[\s\S]*sudo vpn-bot backup-key/);
  expect(await vpnBot(daemon.folder, ['restore-code'])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('No backup waits'),
  });
  await vpnBot(daemon.folder, ['friend', 'remove', '502', '-y']);
  expect(storeOf(daemon).users[502].removed_at).not.toBeNull();
  owner.upload(seen.document?.name ?? '', seen.document?.bytes ?? Buffer.alloc(0));
  await owner.receives(/Снова получат доступ\n• Friend 502/);
  await owner.receives(/restore-code/);
  const { code, said } = await vpnBot(daemon.folder, ['restore-code']);
  expect(code).toBe(0);
  expect(said).toMatch(/^The backup in the chat is of .*\nRegain access: Friend 502 .*\nLose access: nobody\n/);
  owner.send(/\d{4} \d{4}$/.exec(said)?.[0] ?? '');
  await owner.receives(/Готово/);
  expect(storeOf(daemon).users[502].removed_at).toBeNull();
  const kept = readdirSync(dirname(daemon.storePath)).filter((name) => name.includes('.before-restore-'));
  expect(kept.length).toBe(1);
  expect(readFileSync(join(daemon.folder, 'env_vars.txt'), 'utf8')).toContain('BOT_TOKEN=');
});

test('the key that `vpn-bot backup-key` shows once opens whole backups on an empty machine, and stands nowhere', async () => {
  const { owner, daemon, settings } = await openStage();
  owner.start();
  await owner.receives();
  const refused = await vpnBot(daemon.folder, ['backup-key'], { input: 'n\n' });
  expect([refused.code, refused.errors]).toEqual([1, expect.stringContaining('Nothing was changed')]);
  expect(storeOf(daemon).preferences.backup_recipient).toBeNull();
  const { code, said } = await vpnBot(daemon.folder, ['backup-key'], { input: 'y\n' });
  const [identity = ''] = /AGE-SECRET-KEY-1\w+/.exec(said) ?? [];
  expect([code, identity.length]).toEqual([0, 74]);
  expect(storeOf(daemon).preferences.backup_recipient).toBe(await identityToRecipient(identity));
  owner.send('/backup');
  const seen = await owner.receives(({ document }) => document !== undefined);
  expect(seen.text).toMatch(/peers\.json, env_vars\.txt, store\.key/);
  await daemon.stop();
  for (const name of readdirSync(daemon.folder, { recursive: true, withFileTypes: true }))
    if (name.isFile()) expect(readFileSync(join(name.parentPath, name.name), 'latin1')).not.toContain(identity);
  const machine = new Daemon({ settings });
  onTestFinished(() => machine[Symbol.asyncDispose]());
  rmSync(join(machine.folder, 'env_vars.txt'));
  const file = join(machine.folder, 'backup.age');
  writeFileSync(file, seen.document?.bytes ?? '');
  writeFileSync(join(machine.folder, 'key.txt'), `${identity}\n`);
  const restored = await vpnBot(machine.folder, ['restore', file, '-i', join(machine.folder, 'key.txt'), '-y']);
  expect([restored.code, restored.errors]).toEqual([0, '']);
  expect(readFileSync(join(machine.folder, 'store.key'))).toEqual(readFileSync(join(daemon.folder, 'store.key')));
});

test('a recipient in the settings holds, and `vpn-bot backup-key` says so', async () => {
  const { daemon } = await openWithRecipient();
  const { code, said, errors } = await vpnBot(daemon.folder, ['backup-key'], { input: 'y\n' });
  expect([code, said, errors]).toEqual([1, '', expect.stringContaining('BACKUP_RECIPIENT')]);
});
