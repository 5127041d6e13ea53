import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { SetupError } from '../../src/errors.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { buildOf } from '../../src/program-folder.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { isAsLeft, noteExamined, noteLeft } from '../../src/store/left-text.ts';
import { examineAhead } from '../../src/store/load-store.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { newKey, peer, user } from '../stage/sample-state.ts';
import { openStore, testFolder } from '../stage/temporary-store.ts';

const BUILD = '0123456789abcdef';
const OTHER = '0123456789abcdee';
const open = (path: string, build: string | null) => JsonStore.open(path, () => undefined, build);
const fill = (draft: Draft) => {
  draft.users['7'] = user(7);
  draft.peers['p1'] = peer({ telegram_id: 7, public_key: newKey() });
};

/** A store that no start takes which examines it, and the note that this build left it so: only a start that trusts the note opens it. */
async function leaveInvalid(build = BUILD): Promise<{ path: string; text: string }> {
  const { store, path } = await openStore(fill);
  const text = new StoreSerializer().serialize({ ...store.state, seen_updates: ['no number'] as unknown as number[] });
  writeFileSync(path, text);
  noteLeft(path, build, [Buffer.from(text)]);
  return { path, text };
}

describe('the text with which a build ended', () => {
  it('is taken over by its next start as it was left, without being examined again', async () => {
    const { path } = await leaveInvalid();
    expect((await open(path, BUILD)).state.seen_updates).toEqual(['no number']);
  });

  it('is examined by another build, and by what runs from its source', async () => {
    const { path } = await leaveInvalid();
    await expect(open(path, OTHER)).rejects.toThrow(SetupError);
    await expect(open(path, null)).rejects.toThrow(SetupError);
  });

  it('is examined when one byte of it is another one', async () => {
    const { path, text } = await leaveInvalid();
    writeFileSync(path, text.replace('Friend', 'friend').replace('"no number"', '"no numbe "'));
    await expect(open(path, BUILD)).rejects.toThrow('seen_updates');
  });

  it.each([
    ['cut off', (note: string) => writeFileSync(note, readFileSync(note, 'utf8').slice(0, 40))],
    ['empty', (note: string) => writeFileSync(note, '')],
    ['missing', (note: string) => execFileSync('rm', [note])],
    ['a folder', (note: string) => [execFileSync('rm', [note]), mkdirSync(note)]],
    ['a FIFO', (note: string) => [execFileSync('rm', [note]), execFileSync('mkfifo', [note])]],
  ])('is examined when the note of it is %s', async (_, damage) => {
    const { path } = await leaveInvalid();
    damage(`${path}.left`);
    await expect(open(path, BUILD)).rejects.toThrow(SetupError);
  });

  it('is refused like any other where it is an old copy', async () => {
    const { path } = await leaveInvalid();
    writeFileSync(`${path}.revision`, '99\n');
    await expect(open(path, BUILD)).rejects.toThrow('an old copy');
  });
});

describe('the text that the next version examined while this one ran', () => {
  it('is taken over by its first start unexamined, although this version left it', async () => {
    const { path, text } = await leaveInvalid();
    noteExamined(path, OTHER, Buffer.from(text));
    expect((await open(path, OTHER)).state.seen_updates).toEqual(['no number']);
  });

  it('is noted by its examination, and examined again once something has changed', async () => {
    const { store, path } = await openStore(fill);
    await examineAhead(path, OTHER);
    store.leave(BUILD);
    expect(isAsLeft(path, OTHER, readFileSync(path))).toBe(true);
    expect((await open(path, OTHER)).state).toEqual(store.state);
    await store.update((draft) => {
      draft.users['8'] = user(8);
    });
    store.leave(BUILD);
    expect(isAsLeft(path, OTHER, readFileSync(path))).toBe(false);
    expect(Object.keys((await open(path, OTHER)).state.users)).toEqual(['7', '8']);
  });

  it('is examined by its first start as well where more is read out of it than it says', async () => {
    const { path, store } = await openStore(fill);
    const older = JSON.parse(readFileSync(path, 'utf8'));
    delete older.tickets;
    for (const text of [JSON.stringify(older), `\uFEFF${JSON.stringify(store.state)}`]) {
      writeFileSync(path, text);
      await examineAhead(path, OTHER);
      expect((await open(path, OTHER)).state).toEqual(store.state);
    }
  });

  it('is not noted where it is not valid', async () => {
    const { path } = await leaveInvalid();
    await expect(examineAhead(path, OTHER)).rejects.toThrow('seen_updates');
    expect(existsSync(`${path}.examined`)).toBe(false);
  });

  it('is none where there is no store yet', async () => {
    const path = join(testFolder(), 'peers.json');
    await examineAhead(path, OTHER);
    expect(existsSync(`${path}.examined`)).toBe(false);
  });
});

test('a store that is left is the same in the next run, which can change it', async () => {
  const { store, path } = await openStore(fill);
  store.leave(BUILD);
  const again = await open(path, BUILD);
  expect(again.state).toEqual(store.state);
  expect(again.text).toBe(readFileSync(path, 'utf8'));
  expect(() => Object.assign(again.state.users['7'] ?? {}, { active: false })).toThrow(TypeError);
  await again.update((draft) => {
    draft.users['8'] = user(8);
  });
  expect(Object.keys((await open(path, BUILD)).state.users)).toEqual(['7', '8']);
});

test('a store that a start examined is known to the next one, although nothing was written in between', async () => {
  const { path } = await openStore(fill);
  (await open(path, BUILD)).leave(BUILD);
  expect(isAsLeft(path, BUILD, readFileSync(path))).toBe(true);
});

test.each([mkdirSync, (path: string) => execFileSync('mkfifo', [path])])(
  'what stands in the place of the note holds no end up',
  async (put) => {
    const { store, path } = await openStore(fill);
    put(`${path}.left`);
    store.leave(BUILD);
    expect((await open(path, BUILD)).state).toEqual(store.state);
  },
);

test('a build is known by its folder alone', () => {
  expect(buildOf(`file:///opt/vpnservice/.built-${BUILD}/service-AB.js`)).toBe(BUILD);
  expect(buildOf('file:///opt/vpnservice/src/service.ts')).toBeNull();
  expect(buildOf('file:///opt/vpnservice/.built-source/main.js')).toBeNull();
  expect(buildOf(`file:///opt/.built-${BUILD}/src/service.ts`)).toBeNull();
});
