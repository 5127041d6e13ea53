import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import { makeBackupArchive } from '../../src/store/backup-archive.ts';
import { BackupKeys } from '../../src/store/backup-keys.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { RestoreDesk } from '../../src/store/restore-desk.ts';
import { COMPILE_CACHE } from '../lab/compile-cache.ts';
import { iso, NOW, peer, user } from '../stage/sample-state.ts';
import { openStore, testFolder } from '../stage/temporary-store.ts';

const CHILD = join(import.meta.dirname, 'restore-child.ts');
const UPDATE = 4711;
const box = new SecretBox('5a'.repeat(32));

/** A store in which Anna (7) was removed and Boris (8) let in since a backup, and the files of both. */
async function prepare() {
  const { store, path } = await openStore((draft) => {
    draft.users[7] = user(7);
    draft.peers['p1'] = peer();
    for (let id = 100; id < 200; id++) draft.users[id] = user(id);
  });
  const files = [{ name: 'peers.json', bytes: Buffer.from(store.text) }];
  const bytes = await makeBackupArchive({ files, recipient: null, keys: new BackupKeys(box), now: new Date(NOW) });
  await store.update((draft) => {
    draft.users[7] = user(7, { removed_at: iso(NOW) });
    draft.users[8] = user(8);
  });
  await store.settled();
  const backup = join(dirname(path), 'backup.age');
  writeFileSync(backup, bytes);
  return { path, backup, bytes, text: store.text };
}

/** Whether Anna and Boris have access. */
const access = ({ users }: JsonStore['state']) => [7, 8].map((id) => users[id]?.removed_at === null);

it('a restore from the chat that is killed at any step leaves the old store or the restored one, and is done by the next try', async () => {
  const { backup, bytes, text } = await prepare();
  const outcomes = new Set<string>();
  const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILE_CACHE };
  for (let step = 1; ; step++) {
    const folder = testFolder();
    const path = join(folder, 'peers.json');
    writeFileSync(path, text, { mode: 0o600 });
    const child = spawn(process.execPath, [CHILD, path, backup, String(step)], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code, signal] = await once(child, 'close');
    const store = await JsonStore.open(path, (event) => expect(event).toBeUndefined());
    const isRestored = store.state.seen_updates.includes(UPDATE);
    expect(access(store.state)).toEqual(isRestored ? [true, false] : [false, true]);
    if (!isRestored) expect(store.state).toEqual(JSON.parse(text));
    outcomes.add(String(isRestored));
    // the store as it was is beside it, whole, before anything of it is replaced
    const aside = readdirSync(folder).filter((name) => /before-restore-.*Z$/.test(name));
    if (isRestored)
      expect(aside.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))).toEqual([JSON.parse(text)]);
    // after the crash the owner's message comes again; a backup that only waited for it was forgotten, and is sent once more
    const desk = new RestoreDesk({ store, peersFile: path, box, now: Date.now });
    if (!isRestored) {
      const { id } = await desk.open(bytes);
      expect(await desk.confirm(id, desk.code()?.code ?? '', UPDATE)).toMatchObject({ kind: 'done' });
    }
    expect(await desk.confirm('gone', 'gone', UPDATE)).toMatchObject({ kind: 'done', keptAs: null });
    expect(access(store.state)).toEqual([true, false]);
    await store.settled();
    expect([code, signal]).toEqual(signal === null ? [0, null] : [null, 'SIGKILL']);
    if (signal === null) break;
  }
  expect([...outcomes].toSorted()).toEqual(['false', 'true']);
}, 600_000);
