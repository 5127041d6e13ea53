import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keysOf } from '../../src/peers/records/device-holdings.ts';
import { keyHash } from '../../src/peers/records/ended-keys.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { planRestore } from '../../src/store/restore.ts';
import { NOW, newKey } from '../stage/sample-state.ts';
import { smallWorld } from './small-worlds.ts';

const named = (store: Draft): Set<string> => new Set(Object.values(store.peers).flatMap(keysOf));

/** A small world that remembers ends: of keys that another one may name. */
const withEnds = fc
  .tuple(smallWorld, fc.uniqueArray(fc.integer({ min: 1, max: 14 })))
  .map(([store, numbers]): Draft => {
    const keys = numbers.map((number) => Buffer.alloc(32, number).toString('base64'));
    const ended = keys.filter((key) => !named(store).has(key));
    return { ...store, ended_keys: Object.fromEntries([...ended, newKey()].map((key) => [keyHash(key), 1])) };
  });

test('whatever a restore puts together, no key that a record names has ended, and every other one that was ours has', () => {
  const property = fc.property(fc.option(withEnds, { nil: null }), withEnds, (present, backup) => {
    const { store } = planRestore(present, backup, 0, new Date(NOW));
    const inUse = new Set([...named(store)].map(keyHash));
    const before = [...named(backup), ...(present ? named(present) : [])].map(keyHash);
    const ours = new Set([...before, ...Object.keys(backup.ended_keys), ...Object.keys(present?.ended_keys ?? {})]);
    expect(new Set(Object.keys(store.ended_keys))).toEqual(ours.difference(inUse));
  });
  fc.assert(property, { numRuns: 500 });
});
