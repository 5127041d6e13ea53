import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Draft } from '../../src/peers/records/records.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { missingFor } from '../lab/requirements.ts';
import { user } from '../stage/sample-state.ts';
import { openStore, testFolder } from '../stage/temporary-store.ts';

const missing = missingFor('mount', 'umount');
const addUser = (id: number) => (draft: Draft) => {
  draft.users[id] = user(id, { note: 'x'.repeat(2000) });
};

/** A disk of 128 KiB of its own. */
async function smallDisk(): Promise<string> {
  const folder = join(testFolder(), 'disk');
  mkdirSync(folder);
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=128k,mode=0700', 'tmpfs', folder]);
  onTestFinished(async () => {
    await execa('umount', ['--lazy', folder]);
  });
  return folder;
}

/** Takes all the room that is left; returns how to give it back. */
function fillUp(folder: string): () => void {
  const ballast = join(folder, 'ballast');
  try {
    for (let kib = 1; ; kib += 1) writeFileSync(ballast, 'x'.repeat(kib * 1024));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
  return () => rmSync(ballast);
}

describe.skipIf(missing)('a full disk', () => {
  it('fails the change and harms nothing; with room again the next one works', async () => {
    const folder = await smallDisk();
    const { store, path } = await openStore(addUser(1), folder);
    const before = readFileSync(path, 'utf8');
    const { state } = store;
    const heard: number[] = [];
    store.subscribe(({ revision }) => heard.push(revision));
    const makeRoom = fillUp(folder);
    for (let i = 0; i < 3; i += 1) await expect(store.update(addUser(2))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(store.state).toBe(state);
    expect(heard).toEqual([]);
    makeRoom();
    await store.update(addUser(3));
    expect(parseStore(readFileSync(path, 'utf8'))).toEqual(store.state);
    expect(Object.keys(store.state.users)).toEqual(['1', '3']);
    expect((await JsonStore.open(path, () => undefined)).state).toEqual(store.state);
  });

  it('rejects each of the changes that would have shared the write, and none of them comes back later', async () => {
    const folder = await smallDisk();
    const { store } = await openStore(addUser(1), folder);
    const makeRoom = fillUp(folder);
    const outcomes = await Promise.allSettled([2, 3, 4].map((id) => store.update(addUser(id))));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    makeRoom();
    await store.update(addUser(5));
    expect(Object.keys(store.state.users)).toEqual(['1', '5']);
  });

  it('that fills while an edit is being put aside loses neither the edit nor the store', async () => {
    const folder = await smallDisk();
    const { store, path } = await openStore(addUser(1), folder);
    await store.update(addUser(2));
    writeFileSync(path, 'an edit');
    const makeRoom = fillUp(folder);
    await expect(store.reload()).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readFileSync(path, 'utf8')).toBe('an edit');
    makeRoom();
    await store.reload();
    expect(parseStore(readFileSync(path, 'utf8'))).toEqual(store.state);
  });
});
