import { generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import { openOwnBackup, openWholeBackup } from '../../src/store/backup-archive.ts';
import { BackupKeys } from '../../src/store/backup-keys.ts';
import { buildBackup } from '../../src/wiring/build-backup.ts';
import { peer } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

const box = new SecretBox('5a'.repeat(32));
const files = { settingsFile: '', storeKeyFile: '', nodes: [] };
const peersIn = (text: string) => Object.keys(JSON.parse(text).peers);

test('a backup holds what is being written while it is made', async () => {
  const { store } = await openStore();
  const identity = await generateIdentity();
  const settings = { ...files, backupRecipient: await identityToRecipient(identity) };
  const written = store.update((draft) => {
    draft.peers['p1'] = peer();
  });
  const made = await buildBackup({ settings, store, box })();
  const opened = await openWholeBackup(made.bytes, identity);
  expect([made.isWhole, opened.map(({ name }) => name)]).toEqual([true, ['peers.json']]);
  expect(peersIn(Buffer.from(opened[0]?.bytes ?? []).toString())).toEqual(['p1']);
  await written;
});

test('without a key of the owner’s it holds the store alone, for this bot; with one that was made on the server, everything', async () => {
  const { store } = await openStore();
  const make = buildBackup({
    settings: { ...files, settingsFile: import.meta.filename, backupRecipient: null },
    store,
    box,
  });
  const made = await make();
  expect([made.isWhole, made.contents]).toEqual([false, ['peers.json']]);
  expect((await openOwnBackup(made.bytes, new BackupKeys(box))).text).toBe(store.text);
  const identity = await generateIdentity();
  const recipient = await identityToRecipient(identity);
  await store.update((draft) => {
    draft.preferences.backup_recipient = recipient;
  });
  const whole = await make();
  expect([whole.isWhole, whole.contents]).toEqual([true, ['peers.json', 'env_vars.txt']]);
  const opened = await openWholeBackup(whole.bytes, identity);
  expect(opened.map(({ name }) => name)).toEqual(['peers.json', 'env_vars.txt']);
});

test('a backup that would not restore what there is is not given out', async () => {
  const { store } = await openStore();
  const old = store.text;
  await store.update((draft) => {
    draft.peers['p1'] = peer();
  });
  const settings = { ...files, backupRecipient: null };
  const lying = (text: string) => ({ state: store.state, text, settled: async () => undefined });
  for (const text of [old, store.text.slice(0, -9)])
    await expect(buildBackup({ settings, store: lying(text), box })()).rejects.toThrow();
});
