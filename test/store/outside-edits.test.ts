import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { peer, stateOf, user } from '../stage/sample-state.ts';
import { type OpenedStore, openStore, testFolder } from '../stage/temporary-store.ts';

const addUser = (id: number) => (draft: Draft) => {
  draft.users[id] = user(id);
};
const read = (path: string) => readFileSync(path, 'utf8');
const rejectedBeside = (path: string) =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.rejected-`));

/** A store with user 7, and its text as an editor would have it. */
async function opened(): Promise<OpenedStore & { readonly text: string }> {
  const store = await openStore(addUser(7));
  return { ...store, text: read(store.path) };
}

describe('an edit from outside', () => {
  it('from the present revision is taken in, told, and built upon', async () => {
    const { store, path, text, events } = await opened();
    const heard: string[] = [];
    store.subscribe((state, previous) => heard.push(`${previous.users['7']?.name} ${state.users['7']?.name}`));
    writeFileSync(path, text.replace('"name":null', '"name":"Anna"'));
    await store.reload();
    expect(store.state.users['7']?.name).toBe('Anna');
    expect(events).toEqual([{ kind: 'edit-taken-in' }]);
    expect(heard).toEqual(['null Anna']);
    await store.update(addUser(8));
    expect(JSON.parse(read(path)).users).toMatchObject({ 7: { name: 'Anna' }, 8: {} });
    expect(rejectedBeside(path)).toEqual([]);
  });

  it('is taken in by the next change too, also when that throws', async () => {
    const { store, path, text } = await opened();
    writeFileSync(path, text.replace('"name":null', '"name":"Anna"'));
    const failing = store.update(() => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(store.state.users['7']?.name).toBe('Anna');
  });

  it.each([
    ['from an old revision', (text: string) => text, /revision/],
    ['that is not JSON', (text: string) => text.slice(0, -20), /^line \d+: breaks off at the end$/],
    ['that is not a store', (text: string) => text.replace('"active":true', '"active":"yes"'), /users\.7\.active/],
    ['that is empty', () => '', /^line 1: is empty/],
  ])('%s is put aside as it is, and what we have is written back', async (_, edit, reason) => {
    const { store, path, text, events } = await opened();
    await store.update(addUser(8));
    const ours = read(path);
    const edited = edit(text);
    writeFileSync(path, edited, { mode: 0o644 });
    chmodSync(path, 0o644);
    await store.reload();
    expect(read(path)).toBe(ours);
    expect(Object.keys(store.state.users)).toEqual(['7', '8']);
    const [aside = '', ...more] = rejectedBeside(path);
    expect(more).toEqual([]);
    expect(read(join(dirname(path), aside))).toBe(edited);
    expect(statSync(join(dirname(path), aside)).mode & 0o777).toBe(0o600);
    expect(aside).toMatch(/^peers\.json\.rejected-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/);
    expect(events).toEqual([
      { kind: 'edit-rejected', movedTo: join(dirname(path), aside), reason: expect.stringMatching(reason) },
    ]);
    await store.update(addUser(9));
    expect(Object.keys(JSON.parse(read(path)).users)).toEqual(['7', '8', '9']);
    expect(rejectedBeside(path)).toHaveLength(1);
  });

  it('that deletes the file brings it back', async () => {
    const { store, path, text } = await opened();
    rmSync(path);
    await store.reload();
    expect(read(path)).toBe(text);
    rmSync(path);
    await store.update(addUser(8));
    expect(Object.keys(JSON.parse(read(path)).users)).toEqual(['7', '8']);
  });
});

describe('a store that cannot be read at the start', () => {
  const good = new StoreSerializer().serialize(stateOf([peer()]));
  const line = good.split('\n').findIndex((one) => one.includes('"p1"')) + 1;

  it.each([
    ['broken off', good.slice(0, good.indexOf('"p1"') + 20), `line ${line}: breaks off at the end`],
    ['not valid', good.replace('/32', '/24'), `line ${line}: peers.p1.wg_ip`],
    ['of another version', good.replace('"version": 1', '"version": 2'), 'line 2: version'],
    ['empty', '', 'line 1: is empty'],
  ])('because it is %s is refused with file and line, and stays as it is', async (_, text, reason) => {
    const path = join(testFolder(), 'peers.json');
    writeFileSync(path, text);
    const before = statSync(path, { bigint: true });
    const error = await JsonStore.open(path, () => undefined).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SetupError);
    expect(String(error)).toContain(`PEERS_FILE=${path}: ${reason}`);
    expect(read(path)).toBe(text);
    const { atimeNs, atimeMs, atime, ...unread } = before;
    expect(statSync(path, { bigint: true })).toMatchObject(unread);
    expect(readdirSync(dirname(path))).toEqual(['peers.json']);
  });

  it('because it is gone although there was one is refused, and no empty one begins', async () => {
    const { path } = await opened();
    rmSync(path);
    await expect(JsonStore.open(path, () => undefined)).rejects.toThrow(SetupError);
    expect(existsSync(path)).toBe(false);
  });

  it('because it is an older copy than the last is refused', async () => {
    const { store, path, text } = await opened();
    await store.update(addUser(8));
    writeFileSync(path, text);
    await expect(JsonStore.open(path, () => undefined)).rejects.toThrow(/old copy/);
    expect(read(path)).toBe(text);
  });
});
