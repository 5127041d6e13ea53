import { describe, expect, it } from 'vitest';
import { isAdmitted, isOn } from '../../src/peers/records/is-on.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { planRestore } from '../../src/store/restore.ts';
import { DAY, iso, NOW, newKey, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';

const now = new Date(NOW);

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

  it('removes whom the backup had removed as of today, so that their addresses rest for a day', () => {
    const backup = { ...stateOf([peer()]), users: { 7: user(7, { removed_at: iso(NOW - 3 * DAY) }) } };
    const { store, lose } = planRestore(later(stateOf([peer()])), backup, 0, now);
    expect(store.users['7']?.removed_at).toBe(iso(NOW));
    expect(lose.map(({ telegramId }) => telegramId)).toEqual([7]);
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

  it('knows no device again by an id that belongs to somebody else by now', () => {
    const device = peer();
    const other = peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' });
    const current = later({ ...stateOf([]), users: { 8: user(8) }, peers: { p1: other } });
    const { store } = planRestore(current, stateOf([device]), 0, now);
    expect(Object.values(store.peers)).toEqual([device, { ...other, removed_at: iso(NOW) }]);
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

  it('takes a pause from the backup, and what was seen of updates and nodes from both', () => {
    const device = peer();
    const [main, eu1] = [emptyNode(), { ...emptyNode(), foreign: ['10.8.0.2/32'] }];
    const backup = {
      ...stateOf([{ ...device, active: false }]),
      seen_updates: [1, 2],
      nodes: { main, eu1: emptyNode() },
    };
    const current = later({ ...stateOf([device]), seen_updates: [2, 3], nodes: { eu1 } });
    const { store, lose } = planRestore(current, backup, 0, now);
    expect(store.peers['p1']).toEqual({ ...device, active: false });
    expect(lose).toEqual([{ telegramId: 7, devices: ['main 10.0.0.3'] }]);
    expect([store.seen_updates, store.nodes]).toEqual([[1, 2, 3], { main, eu1 }]);
  });

  it('gives a returning device a number of its own beside one that was made since, for the name of its file', () => {
    const [shared, gone] = [peer({ number: 2 }), peer({ wg_ip: '10.0.0.4/32' })];
    const backup = stateOf([shared, gone]);
    const { store } = planRestore(later({ ...backup, peers: { p1: { ...shared, number: 1 } } }), backup, 0, now);
    expect(Object.values(store.peers).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('names the usernames that are not waited for any more', () => {
    const current = later({ ...stateOf([]), pending_usernames: { boris: { added_at: iso(NOW) } } });
    expect(planRestore(current, stateOf([]), 0, now).forgotten).toEqual(['boris']);
  });
});
