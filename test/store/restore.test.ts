import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressesOf, type Draft, isAdmitted, isOn, keysOf, storeSchema } from '../../src/peers/records.ts';
import { isNewer, planRestore } from '../../src/store/restore.ts';
import { DAY, iso, NOW, newKey, peer, sealedKey, stateOf, user } from '../peers/sample-state.ts';
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
      { numRuns: 3000 },
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

describe('going back to a backup', () => {
  const changed = (more: Parameters<typeof peer>[0], base = peer()) => ({ ...base, ...more });
  const later = (store: Draft): Draft => ({ ...store, revision: store.revision + 1 });

  it('keeps the key of a /regen since then, also one that still waits to be sent', () => {
    const device = peer();
    const [K2, K3] = [sealedKey(), sealedKey()];
    const newer = changed(
      {
        ...K2,
        retired: { [device.public_key]: iso(NOW) },
        next: { ...K3, sent_at: null },
        send: { since: iso(NOW), noted: true },
      },
      device,
    );
    const { store, regain, lose } = planRestore(later(stateOf([newer])), stateOf([device]), 0, now);
    expect(store.peers['p1']).toEqual(newer);
    expect([regain, lose]).toEqual([[], []]);
  });

  it('gives people who were removed since then their devices back, with the whole grace time', () => {
    const next = { ...sealedKey(), sent_at: iso(NOW - 6 * DAY) };
    const backup = stateOf([peer({ next })]);
    const current = later({ ...backup, users: { 7: user(7, { removed_at: iso(NOW - DAY) }) } });
    const { store, regain } = planRestore(current, backup, 0, now);
    expect(isOn(store, store.peers['p1'] ?? peer(), NOW)).toBe(true);
    expect(store.peers['p1']?.next?.sent_at).toBe(iso(NOW));
    expect(regain).toEqual([{ telegramId: 7, devices: ['main 10.0.0.3'] }]);
  });

  it('removes a device that was made since then, and says whose, though its friend stays', () => {
    const made = peer({ server_id: 'eu1', wg_ip: '10.8.0.2/32' });
    const device = peer();
    const { store, lose } = planRestore(later(stateOf([device, made])), stateOf([device]), 0, now);
    expect(store.peers['p2']).toEqual({ ...made, removed_at: iso(NOW) });
    expect(lose).toEqual([{ telegramId: 7, devices: ['eu1 10.8.0.2'] }]);
  });

  it('never removes the owner, who could not be let in again', () => {
    const current = later({ ...stateOf([peer()]), users: { 1: user(1, { role: 'owner' }), 7: user(7) } });
    const { store } = planRestore(current, { ...stateOf([]), users: {} }, 0, now);
    expect(store.users['1']?.removed_at).toBeNull();
    expect(store.users['7']?.removed_at).toBe(iso(NOW));
  });

  it('retires the keys of whoever was given a returning address since then, by IPv4 or by IPv6', () => {
    const device = peer({ wg_ip6: 'fd00::3/128' });
    for (const address of [{ wg_ip: device.wg_ip }, { wg_ip: '10.0.0.9/32', wg_ip6: 'fd00::3/128' }]) {
      const tenant = peer({ telegram_id: 8, ...address, retired: { [newKey()]: iso(NOW - DAY) } });
      const current = later({ ...stateOf([]), users: { 8: user(8) }, peers: { q1: tenant } });
      const { store, lose } = planRestore(current, stateOf([device]), 0, now);
      expect(Object.keys(store.peers)).toEqual(['p1']);
      expect(store.peers['p1']?.retired).toEqual({ [tenant.public_key]: iso(NOW), ...tenant.retired });
      expect(lose.map(({ telegramId }) => telegramId)).toEqual([8]);
    }
  });

  it('leaves a device out whose address another one moved to, and says whose it is', () => {
    const [mover, gone] = [peer(), peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' })];
    const backup = stateOf([mover, gone]);
    const current = later({ ...backup, peers: { p1: { ...mover, wg_ip: '10.0.0.4/32', ...sealedKey() } } });
    const { store, displaced } = planRestore(current, backup, 0, now);
    expect(Object.keys(store.peers)).toEqual(['p1']);
    expect(displaced).toEqual([{ telegramId: 8, devices: ['main 10.0.0.4'] }]);
    expect(isAdmitted(store.users['8'], NOW)).toBe(true);
  });

  it('knows a device again by its key, when the records were made anew', () => {
    const device = peer();
    const current = later({ ...stateOf([]), users: { 7: user(7) }, peers: { q1: device } });
    const { store, regain, lose } = planRestore(current, stateOf([device]), 0, now);
    expect(store.peers).toEqual({ q1: device });
    expect([regain, lose]).toEqual([[], []]);
  });

  it('believes the backup, not an old copy that was put in the place of the store', () => {
    const device = peer();
    const renewed = changed({ ...sealedKey(), retired: { [device.public_key]: iso(NOW) } }, device);
    const { store } = planRestore(
      { ...stateOf([device]), revision: 3 },
      { ...stateOf([renewed]), revision: 9 },
      12,
      now,
    );
    expect(store.peers['p1']).toEqual(renewed);
    expect(store.revision).toBe(13);
  });

  it('gives a key that waits its whole grace time when nobody knows what happened since', () => {
    const backup = stateOf([peer({ next: { ...sealedKey(), sent_at: iso(NOW - 30 * DAY) } })]);
    expect(planRestore(null, backup, 0, now).store.peers['p1']?.next?.sent_at).toBe(iso(NOW));
  });

  it('names the usernames that are not waited for any more', () => {
    const current = later({ ...stateOf([]), pending_usernames: { boris: { added_at: iso(NOW) } } });
    expect(planRestore(current, stateOf([]), 0, now).forgotten).toEqual(['boris']);
  });
});
