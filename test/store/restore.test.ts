import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressesOf, keysOf } from '../../src/peers/records/device-holdings.ts';
import { isAdmitted, isOn } from '../../src/peers/records/is-on.ts';
import { type Draft, storeSchema } from '../../src/peers/records/records.ts';
import { isNewer, planRestore } from '../../src/store/restore.ts';
import { NOW } from '../stage/sample-state.ts';
import { smallWorld } from './small-worlds.ts';

const now = new Date(NOW);
const live = (store: Draft) =>
  Object.values(store.peers)
    .filter((one) => isOn(store, one, NOW))
    .flatMap((one) => [one.public_key, ...(one.next ? [one.next.public_key] : [])]);

describe('going back to any backup from any store', () => {
  const pairs = fc.tuple(smallWorld, smallWorld, fc.nat({ max: 20 }));
  const always = (property: (current: Draft, backup: Draft, mark: number) => void) =>
    fc.assert(
      fc.property(pairs, ([current, backup, mark]) => property(current, backup, mark)),
      { numRuns: 1000 },
    );

  it('gives a valid store, newer than both and than the mark', () =>
    always((current, backup, mark) => {
      const before = structuredClone([current, backup]);
      const { store } = planRestore(current, backup, mark, now);
      storeSchema.parse(store); // no address and no key twice
      expect(store.revision).toBeGreaterThan(Math.max(current.revision, backup.revision, mark));
      expect([current, backup]).toEqual(before);
    }));

  it('forgets no key that the present store names, so that each one that must go leaves its node', () =>
    always((current, backup, mark) => {
      if (!isNewer(current, backup)) return;
      const { store } = planRestore(current, backup, mark, now);
      const named = new Set(Object.values(store.peers).flatMap(keysOf));
      for (const key of Object.values(current.peers).flatMap(keysOf)) expect(named).toContain(key);
    }));

  it('brings no key back to life that is known as retired, and no device that was removed by itself', () =>
    always((current, backup, mark) => {
      if (!isNewer(current, backup)) return;
      const keys = new Set(live(planRestore(current, backup, mark, now).store));
      for (const one of Object.values(current.peers)) {
        for (const key of Object.keys(one.retired)) expect(keys).not.toContain(key);
        if (one.removed_at !== null) expect(keys).not.toContain(one.public_key);
      }
    }));

  it('lets in whom the backup lets in, and the owner', () =>
    always((current, backup, mark) => {
      const { store } = planRestore(current, backup, mark, now);
      for (const { telegram_id: id } of Object.values(store.users)) {
        const wasOwner = id === 1 && current.users[id] !== undefined && isNewer(current, backup);
        expect([id, isAdmitted(store.users[id], NOW)]).toEqual([id, isAdmitted(backup.users[id], NOW) || wasOwner]);
      }
    }));

  it('says of every friend whose access changes that it does', () =>
    always((current, backup, mark) => {
      if (!isNewer(current, backup)) return;
      const { store, regain, lose } = planRestore(current, backup, mark, now);
      const differ = (a: Draft, b: Draft, id: number) => {
        const theirs = new Set(live(a));
        return Object.values(b.peers).some(
          (one) => one.telegram_id === id && isOn(b, one, NOW) && !theirs.has(one.public_key),
        );
      };
      for (const id of [1, 2, 3, 4]) {
        if (differ(current, store, id)) expect(regain.map(({ telegramId }) => telegramId)).toContain(id);
        if (differ(store, current, id)) expect(lose.map(({ telegramId }) => telegramId)).toContain(id);
      }
    }));

  it('brings every device back that only the backup knows, or says that its address is in use', () =>
    always((current, backup, mark) => {
      if (!isNewer(current, backup)) return;
      const { store, displaced } = planRestore(current, backup, mark, now);
      const known = new Set(Object.values(current.peers).flatMap(keysOf));
      const back = new Set(live(store));
      for (const [id, one] of Object.entries(backup.peers)) {
        const same = current.peers[id];
        const isSame = same?.telegram_id === one.telegram_id && same.server_id === one.server_id;
        if (isSame || !isOn(backup, one, NOW) || keysOf(one).some((key) => known.has(key))) continue;
        const isOut = displaced.some(({ telegramId }) => telegramId === one.telegram_id);
        expect(back.has(one.public_key) || isOut).toBe(true);
      }
    }));

  it('changes nothing for anybody when the present store is the backup', () =>
    always((current, _, mark) => {
      const { regain, lose, displaced, forgotten } = planRestore(current, current, mark, now);
      expect([regain, lose, displaced, forgotten]).toEqual([[], [], [], []]);
    }));

  it('with no present store, or an old copy, takes the backup as it is', () =>
    always((current, backup, mark) => {
      const old = { ...current, revision: backup.revision - 1 };
      for (const present of [null, old]) {
        const { store } = planRestore(present, backup, mark, now);
        expect(Object.values(store.peers).flatMap(addressesOf)).toEqual(
          Object.values(backup.peers).flatMap(addressesOf),
        );
        expect(live(store)).toEqual(live(backup));
      }
    }));
});
