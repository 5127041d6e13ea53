import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cancelBroadcast,
  confirmBroadcast,
  draftBroadcast,
  nextRecipient,
  recordOutcome,
  recoverBroadcast,
  reportOf,
} from '../../src/access/broadcast.ts';
import { iso, NOW, peer, stateOf, user } from '../stage/sample-state.ts';

const OWNER = 1;
/** Anna, Boris and Clara have access; Dmitri is paused and Eva's time is over. */
const people = () =>
  stateOf([peer()], {
    users: {
      1: user(1, { role: 'owner' }),
      2: user(2),
      3: user(3),
      4: user(4, { until: iso(NOW + 1) }),
      5: user(5, { active: false }),
      6: user(6, { until: iso(NOW) }),
    },
  });

/** A broadcast that was confirmed just now. */
function begun() {
  const state = people();
  const id = draftBroadcast(state, OWNER, 77, NOW);
  confirmBroadcast(state, structuredClone(state), id, OWNER, 78, NOW);
  return { state, id };
}

test('goes to everybody who has access when it is confirmed, and not to its author', () => {
  const { state } = begun();
  expect(Object.keys(state.broadcast?.outcomes ?? {})).toEqual(['2', '3', '4']);
});

test('each is next once, whatever becomes of the message, and after a crash nobody is next twice', () => {
  const outcome = fc.constantFrom('delivered' as const, 'blocked' as const, 'failed' as const, 'unknown' as const);
  fc.assert(
    fc.property(fc.array(fc.record({ outcome, crash: fc.boolean() }), { minLength: 3, maxLength: 3 }), (fates) => {
      const { state, id } = begun();
      const asked: number[] = [];
      for (const { outcome: fate, crash } of fates) {
        const person = state.broadcast && nextRecipient(state.broadcast);
        if (!person) throw new Error('nobody is next');
        asked.push(person);
        recordOutcome(state, id, person, 'sending');
        if (crash) recoverBroadcast(state);
        else recordOutcome(state, id, person, fate);
      }
      expect(asked).toEqual([2, 3, 4]);
      expect(state.broadcast && nextRecipient(state.broadcast)).toBeNull();
      const report = state.broadcast && reportOf(state.broadcast);
      expect(report && report.delivered + report.blocked + report.failed + report.unknown).toBe(3);
    }),
  );
});

test('only its author confirms or cancels it, once, and not in place of a later one', () => {
  const state = people();
  const old = draftBroadcast(state, OWNER, 77, NOW);
  const id = draftBroadcast(state, OWNER, 80, NOW);
  const before = structuredClone(state);
  expect(() => confirmBroadcast(state, before, old, OWNER, 78, NOW)).toThrow('stale-button');
  expect(() => confirmBroadcast(state, before, id, 2, 78, NOW)).toThrow('stale-button');
  expect(() => cancelBroadcast(state, id, 2)).toThrow('stale-button');
  expect(state).toEqual(before);
  confirmBroadcast(state, before, id, OWNER, 78, NOW);
  expect(() => confirmBroadcast(state, before, id, OWNER, 78, NOW)).toThrow('stale-button');
  expect(() => cancelBroadcast(state, id, OWNER)).toThrow('stale-button');
  expect(() => draftBroadcast(state, OWNER, 90, NOW)).toThrow('broadcast-running');
});

test('what became of an earlier broadcast is written into no other', () => {
  const { state } = begun();
  const before = structuredClone(state);
  recordOutcome(state, 'b0', 2, 'delivered');
  recordOutcome(state, state.broadcast?.id ?? '', 999, 'delivered');
  expect(state).toEqual(before);
});
