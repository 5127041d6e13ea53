import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Draft, emptyStore, type State } from '../../src/peers/records/records.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { user } from '../stage/sample-state.ts';
import { openStore, testFolder } from '../stage/temporary-store.ts';

const onDisk = (path: string): Draft => parseStore(readFileSync(path, 'utf8'));
const addUser = (id: number) => (draft: Draft) => {
  draft.users[id] = user(id);
};

describe('the store', () => {
  it('starts empty where there is no file, and makes none until something is to be kept', async () => {
    const path = join(testFolder(), 'data', 'peers.json');
    const store = await JsonStore.open(path, () => undefined);
    expect(store.state).toEqual(emptyStore());
    await store.update(() => undefined);
    expect(existsSync(path)).toBe(false);
    await store.update(addUser(7));
    expect(onDisk(path)).toEqual(store.state);
  });

  it('has a change on disk before its promise resolves', async () => {
    const { store, path } = await openStore();
    const changes = Array.from({ length: 30 }, (_, i) =>
      store.update(addUser(i + 1)).then(() => expect(onDisk(path).users).toHaveProperty(String(i + 1))),
    );
    await Promise.all(changes);
  });

  it('shows a change to nobody before it is on disk', async () => {
    const { store, path } = await openStore();
    const seen: State[] = [];
    store.subscribe((state, previous) => {
      expect(onDisk(path)).toEqual(state);
      expect(previous.revision).toBe(state.revision - 1);
      seen.push(state);
    });
    const update = store.update(addUser(7));
    expect(store.state.users).toEqual({});
    await update;
    expect(seen).toEqual([store.state]);
  });

  it('keeps everything through a start', async () => {
    const { store, path } = await openStore(addUser(7));
    const again = await JsonStore.open(path, () => undefined);
    expect(again.state).toEqual(store.state);
    expect(again.text).toBe(readFileSync(path, 'utf8'));
  });

  it('is readable for its owner only, also when the file was not', async () => {
    const { store, path } = await openStore(addUser(7));
    const mode = () => statSync(path).mode & 0o777;
    expect(mode()).toBe(0o600);
    writeFileSync(`${path}.tmp`, 'left over', { mode: 0o644 });
    await store.update(addUser(8));
    expect(mode()).toBe(0o600);
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('cannot be changed past it', async () => {
    const { store } = await openStore(addUser(7));
    expect(() => Object.assign(store.state.users['7'] ?? {}, { active: false })).toThrow(TypeError);
  });
});

describe('changes', () => {
  it('that wait together share one write, each sees the ones before it, and the revision counts writes', async () => {
    const { store, path } = await openStore();
    const { revision } = store.state;
    const seen: number[] = [];
    const first = store.update(addUser(1)); // this one goes alone, the others gather meanwhile
    const others = Array.from({ length: 20 }, (_, i) =>
      store.update((draft, before) => {
        seen.push(Object.keys(before.users).length);
        addUser(i + 2)(draft);
      }),
    );
    await Promise.all([first, ...others]);
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(store.state.revision - revision).toBeLessThanOrEqual(2);
    expect(onDisk(path).revision).toBe(store.state.revision);
    await store.update(addUser(99));
    expect(onDisk(path).revision).toBe(store.state.revision);
  });

  it('give what they return', async () => {
    const { store } = await openStore();
    expect(await store.update((draft, before) => [before.revision, draft.users === undefined])).toEqual([0, false]);
  });

  it('that throw fail alone, whatever they did before, and the others of the same write are kept', async () => {
    const kinds = fc.array(fc.constantFrom('good', 'throws', 'nothing'), { maxLength: 12 });
    const property = fc.asyncProperty(kinds, async (list) => {
      const { store, path } = await openStore();
      const outcomes = await Promise.allSettled(
        list.map((kind, i) =>
          store.update((draft) => {
            if (kind !== 'nothing') addUser(i + 1)(draft);
            if (kind === 'throws') throw new Error(`no ${i}`);
            return i;
          }),
        ),
      );
      outcomes.forEach((outcome, i) => {
        if (list[i] === 'throws') expect(outcome).toMatchObject({ reason: { message: `no ${i}` } });
        else expect(outcome).toEqual({ status: 'fulfilled', value: i });
      });
      const kept = list.flatMap((kind, i) => (kind === 'good' ? [String(i + 1)] : []));
      expect(Object.keys(store.state.users)).toEqual(kept);
      if (kept.length > 0) expect(onDisk(path)).toEqual(store.state);
      else expect(store.state.revision).toBe(0);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('that change nothing write nothing', async () => {
    const { store, path } = await openStore(addUser(7));
    const before = statSync(path, { bigint: true });
    await store.update(() => 'nothing');
    await store.update((draft) => void Object.assign(draft.users['7'] ?? {}, { active: true }));
    expect(statSync(path, { bigint: true })).toEqual(before);
  });

  it('made while a commit is told of are made after it', async () => {
    const { store } = await openStore();
    let nested: Promise<unknown> = Promise.resolve();
    const stop = store.subscribe(() => {
      stop();
      nested = store.update(addUser(8));
    });
    await store.update(addUser(7));
    await nested;
    expect(Object.keys(store.state.users)).toEqual(['7', '8']);
  });

  it('are all written when the store has settled', async () => {
    const { store, path } = await openStore();
    for (let id = 1; id <= 10; id += 1) void store.update(addUser(id));
    await store.settled();
    expect(Object.keys(onDisk(path).users)).toHaveLength(10);
  });

  it('come out the same as one after the other, however they are grouped', async () => {
    const step = fc.record({ id: fc.integer({ min: 1, max: 5 }), wait: fc.boolean(), name: fc.string() });
    const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { store, path } = await openStore();
      const expected: Record<string, string[]> = {};
      const pending: Promise<unknown>[] = [];
      for (const { id, wait, name } of steps) {
        const said = expected[id] ?? [];
        expected[id] = [...said, name];
        const change = store.update((draft) => {
          const one = draft.users[id] ?? user(id);
          const said = (one['said'] ?? []) as string[]; // a field that this version does not know is kept as it is
          draft.users[id] = { ...one, said: [...said, name] };
        });
        pending.push(change);
        if (wait) await change;
      }
      await Promise.all(pending);
      const names = Object.entries(store.state.users).map(([id, { said }]) => [id, said]);
      expect(Object.fromEntries(names)).toEqual(expected);
      if (steps.length > 0) expect(onDisk(path)).toEqual(store.state);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});
