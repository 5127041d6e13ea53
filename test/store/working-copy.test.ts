import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceLists } from '../../src/peers/records/device-lists.ts';
import { newPeer } from '../../src/peers/records/peer-record.ts';
import { type Draft, emptyStore, type State } from '../../src/peers/records/records.ts';
import { deepFrozen, frozenState, WorkingCopy } from '../../src/store/working-copy.ts';
import { writtenBetween } from '../../src/written.ts';

const IDS = ['p1', 'p2', 'p3', 'p4', '7'] as const;
const peer = (n: number, id = `p${n}`) =>
  newPeer({
    ...{ telegram_id: n, server_id: 'main', number: 1, wg_ip: `10.0.0.${n}/32`, wg_ip6: null },
    ...{ public_key: `A of ${id}`, secret: null },
  });

type Deed = (draft: Draft, before: State, id: string, n: number) => void;

/** What a change may do to a draft, whatever is in it. */
const DEEDS: readonly Deed[] = [
  (draft, _, id, n) => {
    draft.peers[id] = peer(n, id);
  },
  (draft, _, id) => {
    delete draft.peers[id];
  },
  (draft, _, __, n) => {
    draft.seen_updates = [...draft.seen_updates, n];
  },
  (draft, _, __, n) => {
    draft.seen_updates.push(n);
  },
  (draft, _, __, n) => {
    for (const one of Object.values(draft.peers)) one.active = n % 2 === 0;
  },
  (draft, _, __, n) => {
    draft.preferences.device_limit = n;
  },
  (draft, _, id, n) => {
    if (id in draft.peers) draft.peers['p9'] = { ...draft.peers[id], ...peer(n, 'p9') };
  },
  (draft, _, id, n) => {
    const found = draft.peers[id];
    if (found) found.retired[`B of ${id}`] = new Date(n).toISOString();
  },
  (draft, before, id) => {
    const found = draft.peers[id];
    if (found) found.name = String(Object.keys(before.peers).length);
  },
  (draft, _, id, n) => {
    const found = draft.peers[id];
    if (found) Object.assign(found, n % 2 === 0 ? { server_id: `n${n % 3}` } : { telegram_id: n % 5 });
  },
  (draft, _, id, n) => {
    const send = n % 3 === 0 ? null : { since: new Date(n).toISOString(), noted: false };
    const found = draft.peers[id];
    if (found) Object.assign(found, { send, sent_at: n % 2 === 0 ? new Date(n).toISOString() : null });
  },
  (draft, _, id, n) => {
    const found = draft.peers[id];
    if (found) found.next = n % 2 === 0 ? { public_key: `C of ${id}`, secret: 'D', sent_at: null } : null;
  },
  () => {
    throw new Error('not now');
  },
];
const deed = fc.tuple(fc.constantFrom(...DEEDS), fc.constantFrom(...IDS), fc.integer({ min: 3, max: 200 })).map(
  ([run, id, n]) =>
    (draft: Draft, before: State) =>
      run(draft, before, id, n),
);
const changes = fc.array(fc.array(deed, { maxLength: 5 }), { maxLength: 8 });

/** The same in the plainest way: everything is copied for each change. */
function plainly(base: State, all: readonly (readonly ((draft: Draft, before: State) => void)[])[]): State {
  let state = copied(base);
  for (const deeds of all) {
    const draft = copied(state as State);
    try {
      for (const run of deeds) run(draft, state as State);
      state = draft;
    } catch {} // it leaves nothing behind: that is what is looked at
  }
  return state as State;
}

const copied = (state: State): Draft => JSON.parse(JSON.stringify(state));

function upon(base: State, all: readonly (readonly ((draft: Draft, before: State) => void)[])[]): State {
  const copy = new WorkingCopy(base);
  for (const deeds of all) {
    try {
      copy.run((draft, before) => {
        for (const run of deeds) run(draft, before);
      });
    } catch {}
  }
  return copy.tip;
}

const someState = (): State =>
  deepFrozen({ ...emptyStore(), peers: { p1: peer(3, 'p1'), p2: peer(4, 'p2') } }) as State;

function everyObject(value: unknown, seen: object[] = []): object[] {
  if (typeof value !== 'object' || value === null) return seen;
  seen.push(value);
  for (const member of Object.values(value)) everyObject(member, seen);
  return seen;
}

describe('a working copy', () => {
  it('is after any changes what plain copies would be, and what it began with stays as it was', () => {
    const check = (all: readonly (readonly ((draft: Draft, before: State) => void)[])[]) => {
      const [base, untouched] = [someState(), someState()];
      const tip = upon(base, all);
      expect(tip).toEqual(plainly(base, all));
      expect(Object.keys(tip.peers).toSorted()).toEqual(Object.keys(plainly(base, all).peers).toSorted());
      expect(base).toEqual(untouched);
      expect(everyObject(tip).filter((object) => object !== tip && !Object.isFrozen(object))).toEqual([]);
    };
    fc.assert(fc.property(changes, check), { numRuns: 500 });
  });

  it('keeps what no change touched the very same object, also beside one that was changed', () => {
    const base = someState();
    const copy = new WorkingCopy(base);
    copy.run((draft) => {
      const [first, second] = [draft.peers['p1'], draft.peers['p2']];
      if (first) first.active = false;
      if (second) second.active = true; // as it was
    });
    expect(copy.tip.peers['p1']).not.toBe(base.peers['p1']);
    expect(copy.tip.peers['p2']).toBe(base.peers['p2']);
    expect(copy.tip.users).toBe(base.users);
    expect(copy.tip.preferences).toBe(base.preferences);
  });

  it('is the state that it began with when nothing came of the changes', () => {
    const base = someState();
    const copy = new WorkingCopy(base);
    copy.run((draft) => {
      for (const one of Object.values(draft.peers)) one.name = null;
      delete draft.peers['p7'];
    });
    expect(() =>
      copy.run((draft) => {
        draft.peers['p1'] = peer(9);
        throw new Error('not now');
      }),
    ).toThrow('not now');
    expect(copy.tip).toBe(base);
  });

  it('shows a change the ones before it, and not what it does itself', () => {
    const copy = new WorkingCopy(someState());
    copy.run((draft) => {
      draft.peers['p3'] = peer(5);
    });
    const seen = copy.run((draft, before) => {
      draft.peers['p4'] = peer(6);
      return Object.keys(before.peers);
    });
    expect(seen).toEqual(['p1', 'p2', 'p3']);
    expect(Object.keys(copy.tip.peers)).toEqual(['p1', 'p2', 'p3', 'p4']);
  });

  it('has lists of its devices, between changes and after them, as if they were made anew', () => {
    const check = (all: readonly (readonly ((draft: Draft, before: State) => void)[])[]) => {
      const copy = new WorkingCopy(someState());
      const look = ({ peers }: State) => expect(deviceLists(peers)).toEqual(deviceLists({ ...peers }));
      for (const deeds of all) {
        try {
          copy.run((draft, before) => {
            look(before);
            for (const run of deeds) run(draft, before);
          });
        } catch {}
      }
      look(copy.tip);
    };
    fc.assert(fc.property(changes, check), { numRuns: 500 });
  });

  it('has those lists also where they were taken over from state to state, and earlier states have theirs again', () => {
    const check = (all: readonly (readonly ((draft: Draft, before: State) => void)[])[]) => {
      const states = [someState()];
      const look = ({ peers }: State) => {
        const [lists, anew] = [deviceLists(peers), deviceLists({ ...peers })];
        for (const since of [150, 20, 100]) expect(lists.sentSince(since)).toEqual(anew.sentSince(since));
        expect(lists).toEqual(anew);
      };
      for (const deeds of all) {
        const held = deviceLists(states.at(-1)?.peers ?? {}).all;
        const shown = [...held];
        states.push(upon(states.at(-1) ?? someState(), [deeds.slice(0, 2), deeds.slice(2)]));
        look(states.at(-1) ?? someState());
        expect(held).toEqual(shown);
      }
      for (const state of states) look(state);
    };
    fc.assert(fc.property(changes, check), { numRuns: 300 });
  });

  it('tells which records of a committed state may differ from the one before', () => {
    const check = (all: readonly (readonly ((draft: Draft, before: State) => void)[])[]) => {
      const base = someState();
      const tip = upon(base, all);
      const told = writtenBetween(base.peers, tip.peers);
      const ids = Object.keys({ ...base.peers, ...tip.peers }).filter((id) => base.peers[id] !== tip.peers[id]);
      expect(told).toEqual(expect.arrayContaining(ids));
    };
    fc.assert(fc.property(changes, check), { numRuns: 300 });
    expect(writtenBetween(someState().peers, someState().peers)).toBeNull();
    const base = someState();
    const commit = (state: State, ...ids: string[]) =>
      upon(state, [
        ids.map((id, n) => (draft: Draft) => {
          draft.peers[id] = peer(n, id);
        }),
      ]);
    const tip = commit(commit(base, 'late', 'later'), 'last');
    expect(writtenBetween(base.peers, tip.peers)).toEqual(['late', 'later', 'last']);
  });

  it('copies a collection once for all changes of one write', () => {
    const base = someState();
    let reads = 0;
    const peers = new Proxy(base.peers, {
      ownKeys: (target) => {
        reads += 1;
        return Reflect.ownKeys(target);
      },
    });
    const copy = new WorkingCopy({ ...base, peers });
    for (let n = 0; n < 50; n += 1) {
      copy.run((draft) => {
        draft.peers[`q${n}`] = peer(9);
      });
    }
    expect(Object.keys(copy.tip.peers)).toHaveLength(52);
    expect(reads).toBe(1);
  });

  it('holds what is empty in records once for all of them, and a change of one reaches no other', () => {
    const base = frozenState(structuredClone({ ...emptyStore(), peers: { p1: peer(1), p2: peer(2) } }));
    const [first, second] = [base.peers['p1'], base.peers['p2']];
    expect(first?.files).toEqual([]);
    expect(first?.files).toBe(second?.files);
    expect(first?.retired).toEqual({});
    expect(first?.retired).toBe(second?.retired);
    expect(base.users).not.toBe(base.invites); // what is remembered of a collection is found by its identity
    const tip = upon(base, [
      [
        ({ peers }) => {
          for (const one of [peers['p1']]) one?.files.push({ key: 'A' } as never);
        },
      ],
    ]);
    expect(tip.peers['p1']?.files).toEqual([{ key: 'A' }]);
    expect([tip.peers['p2']?.files, base.peers['p1']?.files]).toEqual([[], []]);
  });
});
