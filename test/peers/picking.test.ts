import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { picking } from '../../src/peers/records/picking.ts';
import { type Draft, emptyStore, type State } from '../../src/peers/records/records.ts';
import type { UserRecord } from '../../src/peers/records/user-record.ts';
import { frozenState, WorkingCopy } from '../../src/store/working-copy.ts';
import { iso, NOW, user } from '../stage/sample-state.ts';

const isGuest = ({ until }: UserRecord) => until !== null;
const guest = { until: iso(NOW) };

function commit(state: State, ...changes: readonly ((draft: Draft) => void)[]): State {
  const copy = new WorkingCopy(state);
  for (const change of changes) copy.run(change);
  return copy.tip;
}

/** A store with so many users, of whom each third is a guest. */
const crowd = (count: number) => {
  const ids = Array.from({ length: count }, (_, n) => n + 1);
  const users = Object.fromEntries(ids.map((id) => [id, user(id, id % 3 === 0 ? guest : {})]));
  return frozenState({ ...emptyStore(), users });
};

const KINDS: Readonly<Record<string, (users: Draft['users'], id: number) => void>> = {
  join: (users, id) => {
    users[id] ??= user(id);
  },
  name: (users, id) => Object.assign(users[id] ?? {}, { called: 'Anna' }),
  becomeGuest: (users, id) => Object.assign(users[id] ?? {}, guest),
  stay: (users, id) => Object.assign(users[id] ?? {}, { until: null }),
  leave: (users, id) => {
    delete users[id];
  },
};

describe('records that are picked out of a collection', () => {
  it('are those of today, in the order of the store, whatever was written', () => {
    const id = fc.integer({ min: 1, max: 9 });
    const kind = fc.constantFrom(...Object.values(KINDS));
    const change = fc.tuple(kind, id).map(
      ([of, which]) =>
        (draft: Draft) =>
          of(draft.users, which),
    );
    const property = fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 }), (commits) => {
      const guests = picking(isGuest);
      let state = crowd(6);
      for (const changes of commits) {
        const copy = new WorkingCopy(state);
        for (const change of changes) {
          copy.run((draft, { users }) => {
            expect(guests(users)).toEqual(Object.values(users).filter(isGuest));
            change(draft);
          });
        }
        const all = Object.values(copy.tip.users).filter(isGuest);
        expect(guests(copy.tip.users)).toEqual(all);
        expect(guests(copy.tip.users)).toBe(guests(copy.tip.users));
        state = copy.tip;
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('are those of a draft that changes, too', () => {
    const guests = picking(isGuest);
    const users = { 1: user(1), 2: user(2) };
    expect(guests(users)).toEqual([]);
    Object.assign(users[2], guest);
    expect(guests(users)).toEqual([users[2]]);
  });

  it('are found by reading only what a commit has written, and stay one list while it says nothing of them', () => {
    let read = 0;
    const guests = picking((one: UserRecord) => {
      read += 1;
      return isGuest(one);
    });
    const state = crowd(300);
    const before = guests(state.users);
    read = 0;
    const next = commit(state, (draft) => Object.assign(draft.users[1] ?? {}, { called: 'Anna' }));
    expect(guests(next.users)).toBe(before);
    expect(
      guests(commit(next, (draft) => Object.assign(draft.users[3] ?? {}, { called: 'Boris' })).users)[0]?.called,
    ).toBe('Boris');
    expect(read).toBe(2);
  });
});
