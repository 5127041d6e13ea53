import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { makeBackupArchive } from '../../src/store/backup-archive.ts';
import { BackupKeys } from '../../src/store/backup-keys.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { RESTORE_WAITS_MS, RestoreDesk } from '../../src/store/restore-desk.ts';
import { iso, NOW, peer, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

const box = new SecretBox('5a'.repeat(32));
const keys = new BackupKeys(box);

/** A store with Anna (7) and her device, a backup of it, and then Anna is removed and Boris (8) let in. */
async function openDesk() {
  const device = peer();
  const { store, path } = await openStore((draft) => {
    draft.users[7] = user(7);
    draft.users[8] = user(8, { removed_at: iso(NOW) });
    draft.peers['p1'] = device;
  });
  const backup = async (text = store.text) =>
    makeBackupArchive({
      files: [{ name: 'peers.json', bytes: Buffer.from(text) }],
      recipient: null,
      keys,
      now: new Date(NOW),
    });
  const bytes = await backup();
  await store.update((draft: Draft) => {
    draft.users[7] = user(7, { removed_at: iso(NOW) });
    draft.users[8] = user(8);
  });
  const clock = { ms: 0 };
  const desk = () => new RestoreDesk({ store, peersFile: path, box, now: () => NOW, monotonic: () => clock.ms });
  return { store, path, backup, bytes, clock, desk, device };
}

test('says who regains and who loses access, and restores once with the server’s code; the store as it was is kept', async () => {
  const { store, path, bytes, desk } = await openDesk();
  const restores = desk();
  const before = store.text;
  const { id, madeAt, restoration } = await restores.open(bytes);
  expect([madeAt, restoration.regain, restoration.lose]).toEqual([
    iso(NOW),
    [{ telegramId: 7, devices: ['main 10.0.0.3'] }],
    [{ telegramId: 8, devices: [] }],
  ]);
  expect(store.text).toBe(before);
  expect(await restores.confirm(id, '00000000', 1)).toEqual({ kind: 'not-asked' });
  const code = restores.code()?.code ?? '';
  expect([code.length, restores.code()?.code]).toEqual([8, code]);
  const done = await restores.confirm(id, `${code.slice(0, 4)} ${code.slice(4)}`, 2);
  const keptAs = done.kind === 'done' ? done.keptAs : null;
  expect(readFileSync(keptAs ?? '', 'utf8')).toBe(before);
  expect(keptAs).toContain('peers.json.before-restore-');
  const { users, peers, revision, seen_updates } = parseStore(readFileSync(path, 'utf8'));
  expect([users['7']?.removed_at, users['8']?.removed_at]).toEqual([null, iso(NOW)]);
  expect([Object.keys(peers), revision, seen_updates.includes(2)]).toEqual([
    ['p1'],
    parseStore(before).revision + 1,
    true,
  ]);
  // the code serves once, and the same update again changes nothing, also after a crash
  expect(restores.code()).toBeNull();
  expect(await restores.confirm(id, code, 3)).toEqual({ kind: 'gone' });
  const after = store.text;
  expect(await desk().confirm(id, code, 2)).toEqual({ kind: 'done', keptAs: null, toTell: [] });
  expect(store.text).toBe(after);
});

test('five wrong codes end it', async () => {
  const { store, bytes, desk } = await openDesk();
  const restores = desk();
  const before = store.text;
  const { id } = await restores.open(bytes);
  const code = restores.code()?.code ?? '';
  const wrong = String((Number(code) + 1) % 10 ** 8).padStart(8, '0');
  for (const left of [4, 3, 2, 1, 0]) expect(await restores.confirm(id, wrong, 1)).toEqual({ kind: 'wrong', left });
  expect(await restores.confirm(id, code, 1)).toEqual({ kind: 'gone' });
  expect(store.text).toBe(before);
});

test('a code is of one backup, for a quarter of an hour', async () => {
  const { bytes, desk, clock } = await openDesk();
  const restores = desk();
  const first = await restores.open(bytes);
  const code = restores.code()?.code ?? '';
  const second = await restores.open(bytes);
  expect(await restores.confirm(first.id, code, 1)).toEqual({ kind: 'gone' });
  expect(await restores.confirm(second.id, code, 1)).toEqual({ kind: 'not-asked' });
  const newer = restores.code()?.code ?? '';
  clock.ms += RESTORE_WAITS_MS;
  expect(restores.code()).toBeNull();
  expect(await restores.confirm(second.id, newer, 1)).toEqual({ kind: 'gone' });
  const third = await restores.open(bytes);
  expect([restores.cancel('other'), restores.cancel(third.id), restores.code()]).toEqual([false, true, null]);
});

test('two answers with the right code at the same moment restore once', async () => {
  const { store, bytes, desk, path } = await openDesk();
  const restores = desk();
  const { id } = await restores.open(bytes);
  const code = restores.code()?.code ?? '';
  const ended = await Promise.all([restores.confirm(id, code, 1), restores.confirm(id, code, 2)]);
  expect(ended.map(({ kind }) => kind)).toEqual(['done', 'gone']);
  expect(store.state.seen_updates).toEqual([1]);
  expect(readdirSync(dirname(path)).filter((name) => name.includes('before-restore')).length).toBe(1);
});

test('what changed since it was said is said again, under a new code', async () => {
  const { store, bytes, desk } = await openDesk();
  const restores = desk();
  const { id } = await restores.open(bytes);
  const code = restores.code()?.code ?? '';
  await store.update((draft) => {
    draft.users[9] = user(9);
  });
  const ended = await restores.confirm(id, code, 1);
  expect(ended).toMatchObject({
    kind: 'changed',
    now: { restoration: { lose: [{ telegramId: 8 }, { telegramId: 9 }] } },
  });
  expect(store.state.users[9]?.removed_at).toBeNull();
  const again = ended.kind === 'changed' ? ended.now.id : '';
  expect(await restores.confirm(again, code, 2)).toEqual({ kind: 'not-asked' });
  expect(await restores.confirm(again, restores.code()?.code ?? '', 3)).toMatchObject({ kind: 'done' });
  expect(store.state.users[9]?.removed_at).toBe(iso(NOW));
});

test('says which rights, ends and waiting names come back, and brings no used invite, no blocked stranger and no lost key back', async () => {
  const { store, backup, desk } = await openDesk();
  const invite = 'a'.repeat(64);
  await store.update((draft) => {
    draft.users[7] = user(7, { rights: ['people'] });
    draft.users[8] = user(8);
    draft.pending_usernames['clara'] = { added_at: iso(NOW) };
    draft.preferences.backup_recipient = 'age1old';
    draft.invites[invite] = {
      ...{ created_at: iso(NOW), created_by: 1, expires_at: iso(NOW + 1000), ends_watched: null, name: null },
      ...{ until: null, days_from_first: null, allowed_nodes: null, update_id: null },
    };
  });
  const bytes = await backup();
  await store.update((draft) => {
    draft.users[7] = user(7);
    draft.users[8] = user(8, { until: iso(NOW + 1000) });
    draft.pending_usernames = {};
    draft.preferences.backup_recipient = 'age1new';
    draft.invites = {};
    draft.blocked[66] = iso(NOW);
  });
  const { restoration } = await desk().open(bytes);
  expect(restoration.helpers).toEqual([{ telegramId: 7, rights: ['people'] }]);
  expect(restoration.terms).toEqual([{ telegramId: 8, until: null }]);
  expect(restoration.awaited).toEqual(['clara']);
  expect([restoration.store.invites, restoration.store.blocked]).toEqual([{}, { 66: iso(NOW) }]);
  expect(restoration.store.preferences.backup_recipient).toBe('age1new');
});

test('a backup that is newer than the store, or that this version cannot read, is refused', async () => {
  const { store, backup, desk } = await openDesk();
  const newer = store.text.replace(/"revision": \d+/, '"revision": 999');
  await expect(desk().open(await backup(newer))).rejects.toThrow('newer');
  await expect(desk().open(await backup('{"version": 2}'))).rejects.toThrow('unreadable');
});
