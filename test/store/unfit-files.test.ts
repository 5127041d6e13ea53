import { execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.ts';
import { SetupError } from '../../src/errors.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { AuditFile, auditPath } from '../../src/store/audit-file.ts';
import { writeBackup } from '../../src/store/backups.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { lockStore } from '../../src/store/lock.ts';
import { StartsFile } from '../../src/store/starts-file.ts';
import { openSecretBox } from '../../src/store/store-key.ts';
import { TrafficFile } from '../../src/store/traffic-file.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { user } from '../stage/sample-state.ts';
import { openStore, testFolder } from '../stage/temporary-store.ts';

const addUser = (id: number) => (draft: Draft) => {
  draft.users[id] = user(id);
};
const fifo = (path: string) => execFileSync('mkfifo', [path]);
const usersIn = (path: string) => Object.keys(JSON.parse(readFileSync(path, 'utf8')).users);

function linkToFifo(path: string): void {
  fifo(`${path}-pipe`);
  symlinkSync(`${path}-pipe`, path);
}

function huge(path: string): void {
  writeFileSync(path, '');
  truncateSync(path, 3e9);
}

/** What may stand where a file of ours should be, and how it is called. */
const UNFIT = [
  ['a FIFO', fifo, 'is a FIFO, not a file'],
  ['a folder', (path: string) => mkdirSync(path), 'is a folder, not a file'],
  [
    'a folder with something in it',
    (path: string) => mkdirSync(join(path, 'in', 'it'), { recursive: true }),
    'is a folder',
  ],
  ['a link to a FIFO', linkToFifo, 'is a FIFO, not a file'],
  ['a link to a device', (path: string) => symlinkSync('/dev/zero', path), 'is a device, not a file'],
  ['a link to itself', (path: string) => symlinkSync(path, path), 'is a link in place of a file'],
  ['a socket', socket, 'is a socket, not a file'],
  ['a huge file', huge, 'is too large (3000000000 bytes'],
] as const;

function socket(path: string): void {
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  try {
    execFileSync(process.execPath, ['-e', script]);
  } catch {
    expect(statSync(path).isSocket()).toBe(true); // it was killed so that the socket stays behind
  }
}

describe.each(UNFIT)('%s', (_, put, words) => {
  it('in the place of the store is refused at the start by its name, with the newest good backup, and stays', async () => {
    const { store, path } = await openStore(addUser(7));
    const backup = await writeBackup(path, store.text, new Date());
    rmSync(path);
    put(path);
    const error = await JsonStore.open(path, () => undefined).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SetupError);
    expect(String(error)).toContain(words);
    expect(String(error)).toContain(`PEERS_FILE=${path}: `);
    expect(String(error)).toContain(`vpn-bot restore ${backup}`);
    expect(readdirSync(dirname(path)).filter((name) => name.includes('rejected'))).toEqual([]);
  });

  it('in the place of the store while it is open is put aside and told, and no change is lost', async () => {
    const { store, path, events } = await openStore(addUser(7));
    rmSync(path);
    put(path);
    await Promise.all([store.update(addUser(8)), store.update(addUser(9))]);
    expect(usersIn(path)).toEqual(['7', '8', '9']);
    expect(events).toEqual([
      { kind: 'edit-rejected', movedTo: expect.stringContaining('.rejected-'), reason: expect.stringContaining(words) },
    ]);
    const again = await JsonStore.open(path, () => undefined);
    expect(again.state).toEqual(store.state);
  });

  it.each(['tmp', 'revision'])('in the place of the store’s own .%s holds nothing up', async (suffix) => {
    const { store, path } = await openStore(addUser(7));
    rmSync(`${path}.${suffix}`, { force: true });
    put(`${path}.${suffix}`);
    await store.update(addUser(8));
    await store.update(addUser(9));
    expect(usersIn(path)).toEqual(['7', '8', '9']);
    expect((await JsonStore.open(path, () => undefined)).state).toEqual(store.state);
  });

  it('among the backups is not taken for one', async () => {
    const { store, path } = await openStore(addUser(7));
    const backup = await writeBackup(path, store.text, new Date('2026-11-22T10:00:00Z'));
    put(join(dirname(backup), 'peers-2026-11-22T11Z.json'));
    rmSync(path);
    await expect(JsonStore.open(path, () => undefined)).rejects.toThrow(`the newest good backup is ${backup}`);
  });

  it('in the place of the key or the settings is refused by its name', async () => {
    const { store, path } = await openStore(addUser(7));
    const place = (name: string) => {
      put(join(dirname(path), name));
      return join(dirname(path), name);
    };
    const key = place('store.key');
    await expect(openSecretBox(store, null, key)).rejects.toThrow(SetupError);
    await expect(openSecretBox(store, null, key)).rejects.toThrow(words);
    const settings = place('env_vars.txt');
    const load = () => loadSettings({ cwd: dirname(settings), env: {} });
    expect(load).toThrow(SetupError);
    expect(load).toThrow(words);
  });

  it('in the place of what was counted or done holds nothing up', async () => {
    const { path } = await openStore(addUser(7));
    const { log, saying } = recordLog();
    put(join(dirname(path), 'traffic.jsonl.gz'));
    const traffic = new TrafficFile(path, log);
    expect((await traffic.load()).devices.size).toBe(0);
    await traffic.save({ nodes: new Set(['main']), devices: new Map() });
    expect([...(await traffic.load()).nodes]).toEqual(['main']);
    put(auditPath(path));
    const audit = await AuditFile.open(path, log);
    const entry = { at: '2026-11-22T10:00:00.000Z', update: 1, by: 1, what: '/users', whom: null };
    await audit.append(entry);
    expect((await AuditFile.open(path, log)).recent(9)).toEqual([entry]);
    expect(saying('traffic so far could not be read')).toHaveLength(1);
    put(`${path}.starts`);
    const starts = StartsFile.begin(path, Date.now());
    starts.endWell();
    expect(starts.times).toHaveLength(1);
  });
});

it('a FIFO or a folder in the place of the lock is refused by its name', async () => {
  for (const put of [fifo, mkdirSync]) {
    const path = join(testFolder(), 'peers.json');
    put(`${path}.lock`);
    await expect(lockStore(path)).rejects.toThrow(SetupError);
  }
});

it('brackets without end are refused like any text that is no store', async () => {
  const path = join(testFolder(), 'peers.json');
  writeFileSync(path, '['.repeat(100_000));
  await expect(JsonStore.open(path, () => undefined)).rejects.toThrow(SetupError);
});

describe.skipIf(process.getuid?.() !== 0)('as a user that is not root', () => {
  it.each([
    ['a FIFO', fifo, 'is a FIFO'],
    ['a folder', (path: string) => mkdirSync(path), 'is a folder'],
    ['a file that only root may read', (path: string) => writeFileSync(path, '{}', { mode: 0o600 }), 'EACCES'],
    [
      'a broken file that all may read',
      (path: string) => writeFileSync(path, '{', { mode: 0o644 }),
      'breaks off at the end',
    ],
  ])('%s that root put in the place of the store is put aside, and no change is lost', async (_, put, words) => {
    const folder = testFolder();
    const path = join(folder, 'peers.json');
    chownSync(folder, 65_534, 65_534);
    const child = spawn(
      'setpriv',
      [
        '--reuid=65534',
        '--regid=65534',
        '--clear-groups',
        process.execPath,
        join(import.meta.dirname, 'edit-as-another.ts'),
        path,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('open');
    rmSync(path);
    put(path);
    child.stdin.end();
    expect(JSON.parse((await lines.next()).value ?? 'null')).toEqual([
      { kind: 'edit-rejected', movedTo: expect.stringContaining('.rejected-'), reason: expect.stringContaining(words) },
    ]);
    expect(usersIn(path)).toEqual(['7', '8']);
  });
});
