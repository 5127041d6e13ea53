import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Draft, emptyStore, type State } from '../../src/peers/records/records.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { WorkingCopy } from '../../src/store/working-copy.ts';
import { newKey, peer, stateOf, user } from '../stage/sample-state.ts';
import { anyStore } from './any-store.ts';

const text = (state: State) => new StoreSerializer().serialize(state);
const changed = (state: State, change: (draft: Draft) => unknown): State => {
  const copy = new WorkingCopy(state);
  copy.run(change);
  return copy.tip;
};

const DEEDS = [
  ({ users }: Draft, n: number) => {
    users[n + 1] = user(n + 1, { note: String(n) });
  },
  ({ peers }: Draft, n: number) => {
    peers[`p${n}`] = peer({ number: n + 2 });
  },
  ({ peers }: Draft, n: number) => {
    delete peers[`p${n}`];
  },
];

describe('the store’s text', () => {
  it('is JSON of just the store, and is read as the same store', () => {
    fc.assert(
      fc.property(anyStore, (store) => {
        expect(JSON.parse(text(store))).toEqual(store);
        expect(parseStore(text(store))).toEqual(store);
      }),
    );
  });

  it('keeps fields that this version does not know', () => {
    const store = { ...stateOf([peer()]), later: ['a', { b: 1 }] };
    Object.assign(store.peers['p1'] ?? {}, { colour: 'blue' });
    expect(parseStore(text(store))).toEqual(store);
  });

  it('has one line per record', () => {
    fc.assert(
      fc.property(anyStore, (store) => {
        const lines = text(store).split('\n');
        for (const part of [store.users, store.peers, store.pending_usernames, store.nodes]) {
          for (const [id, record] of Object.entries(part)) {
            const own = lines.filter((line) => line.startsWith(`    ${JSON.stringify(id)}: `));
            expect(own.map((line) => line.replace(/,$/, ''))).toContain(
              `    ${JSON.stringify(id)}: ${JSON.stringify(record)}`,
            );
          }
        }
      }),
    );
  });

  it('of an empty store is short and ends with a line end', () => {
    expect(text(emptyStore()).split('\n').length).toBeLessThan(30);
    expect(text(emptyStore())).toMatch(/\n$/);
  });

  it('tells every change, though it knows the lines of unchanged records', () => {
    const serializer = new StoreSerializer();
    let state: State = stateOf([peer(), peer({ wg_ip: '10.0.0.4/32' })]);
    expect(JSON.parse(serializer.serialize(state))).toEqual(state);
    const changes = [
      (draft: Draft) => Object.assign(draft.peers['p1'] ?? {}, { active: false }),
      (draft: Draft) => Object.assign(draft.peers['p2'] ?? {}, { public_key: newKey() }),
      (draft: Draft) => Object.assign(draft.users, { 9: user(9) }),
      (draft: Draft) => Object.assign(draft, { revision: 9, seen_updates: [1, 2] }),
    ];
    for (const change of changes) {
      state = changed(state, change);
      expect(JSON.parse(serializer.serialize(state))).toEqual(state);
    }
  });

  it('tells every change also where records come and go between many others', () => {
    const serializer = new StoreSerializer();
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 100, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(ids, { minLength: 2, maxLength: 4 }), (crowds) => {
        for (const crowd of crowds) {
          const users = Object.fromEntries(crowd.map((id) => [id, user(id)]));
          const state = { ...emptyStore(), users };
          expect(serializer.serialize(state)).toBe(text(state));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('tells every change of a few records among many, new ones and removed ones too', () => {
    const deed = fc.tuple(fc.constantFrom(...DEEDS), fc.integer({ min: 0, max: 190 }));
    const writes = fc.array(fc.array(deed, { maxLength: 40 }), { maxLength: 6 });
    const check = (all: readonly (readonly [(typeof DEEDS)[number], number][])[]) => {
      const serializer = new StoreSerializer();
      let state: State = stateOf(Array.from({ length: 130 }, (_, n) => peer({ telegram_id: n + 1 })));
      serializer.serialize(state);
      for (const deeds of all) {
        state = changed(state, (draft) => {
          for (const [run, n] of deeds) run(draft, n);
        });
        expect(JSON.parse(serializer.serialize(state))).toEqual(state);
      }
    };
    fc.assert(fc.property(writes, check), { numRuns: 20 });
  });

  it('does not serialize a record again beside which another one changed', () => {
    const serializer = new StoreSerializer();
    let reads = 0;
    const get = () => {
      reads += 1;
      return `Olga ${reads}`;
    };
    const quiet = Object.defineProperty(user(2), 'name', { enumerable: true, get });
    serializer.serialize({ ...emptyStore(), users: { 1: user(1), 2: quiet } });
    const users = { 1: user(1, { name: 'Anna' }), 2: quiet, 3: user(3) };
    const after = serializer.serialize({ ...emptyStore(), users });
    expect(reads).toBe(1);
    expect(JSON.parse(after)).toMatchObject({ users: { 1: { name: 'Anna' }, 2: { name: 'Olga 1' }, 3: {} } });
  });

  it('makes again only the part that a change touched', () => {
    const serializer = new StoreSerializer();
    const state: State = stateOf(Array.from({ length: 500 }, (_, n) => peer({ telegram_id: n + 1 })));
    const before = new Set(serializer.bytes(state));
    const next = changed(state, (draft) => Object.assign(draft.peers['p250'] ?? {}, { active: false }));
    const after = serializer.bytes(next);
    expect(Buffer.concat(after).toString()).toBe(text(next));
    const large = (piece: Buffer) => piece.length > 1000 && !before.has(piece);
    expect(after.filter(large)).toHaveLength(1);
  });
});
