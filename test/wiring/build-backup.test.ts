import { generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { openArchive } from '../../src/store/sealed-archive.ts';
import { buildBackup } from '../../src/wiring/build-backup.ts';
import { peer } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

test('a backup holds what is being written while it is made, and none is made without a recipient', async () => {
  const { store } = await openStore();
  const identity = await generateIdentity();
  const files = { settingsFile: '', storeKeyFile: '', nodes: [] };
  const make = buildBackup({ settings: { ...files, backupRecipient: await identityToRecipient(identity) }, store });
  const written = store.update((draft) => {
    draft.peers['p1'] = peer();
  });
  const made = await make();
  const opened = made ? await openArchive(made.bytes, identity) : [];
  expect(opened.map(({ name }) => name)).toEqual(['peers.json']);
  expect(Object.keys(JSON.parse(Buffer.from(opened[0]?.bytes ?? []).toString()).peers)).toEqual(['p1']);
  await written;
  expect(await buildBackup({ settings: { ...files, backupRecipient: null }, store })()).toBeNull();
});
