import fc from 'fast-check';
import { produce } from 'immer';
import { describe, expect, it } from 'vitest';
import { emptyStore, type State } from '../../src/peers/records.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { newKey, peer, stateOf, user } from '../peers/sample-state.ts';
import { anyStore } from './any-store.ts';

const text = (state: State) => new StoreSerializer().serialize(state);

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
    expect(text(emptyStore()).split('\n').length).toBeLessThan(17);
    expect(text(emptyStore())).toMatch(/\n$/);
  });

  it('tells every change, though it knows the lines of unchanged records', () => {
    const serializer = new StoreSerializer();
    let state: State = stateOf([peer(), peer({ wg_ip: '10.0.0.4/32' })]);
    expect(JSON.parse(serializer.serialize(state))).toEqual(state);
    const changes = [
      (draft: typeof state) => Object.assign(draft.peers['p1'] ?? {}, { active: false }),
      (draft: typeof state) => Object.assign(draft.peers['p2'] ?? {}, { public_key: newKey() }),
      (draft: typeof state) => Object.assign(draft.users, { 9: user(9) }),
      (draft: typeof state) => Object.assign(draft, { revision: 9, seen_updates: [1, 2] }),
    ];
    for (const change of changes) {
      state = produce(state, (draft) => void change(draft));
      expect(JSON.parse(serializer.serialize(state))).toEqual(state);
    }
  });
});
