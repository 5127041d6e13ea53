import { describe, expect, it } from 'vitest';
import { addressesOf, keysOf } from '../../src/peers/records/device-holdings.ts';
import { isAdmitted, isOn, removedAt } from '../../src/peers/records/is-on.ts';
import { type Draft, emptyStore, storeSchema } from '../../src/peers/records/records.ts';
import { DAY, iso, NOW, newKey, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';

/** What is wrong with a store, as `path: message`. */
function problemsOf(store: Draft): string[] {
  const { error } = storeSchema.safeParse(JSON.parse(JSON.stringify(store)));
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the store’s schema', () => {
  it('takes an empty store, and one with a device in every state', () => {
    expect(problemsOf(emptyStore())).toEqual([]);
    const next = { ...sealedKey(), sent_at: null };
    const busy = peer({ next, retired: { [newKey()]: iso(NOW) }, send: { since: iso(NOW), noted: true } });
    expect(problemsOf(stateOf([busy, peer({ wg_ip: '10.0.0.4/32', wg_ip6: 'fd00::4/128', secret: null })]))).toEqual(
      [],
    );
  });

  it('keeps fields that this version does not know', () => {
    const store = { ...stateOf([peer()]), later: { a: 1 } };
    Object.assign(store.peers['p1'] ?? {}, { colour: 'blue' });
    Object.assign(store.users['7'] ?? {}, { note: 'x' });
    expect(storeSchema.parse(JSON.parse(JSON.stringify(store)))).toEqual(store);
  });

  it('refuses two records at one address of one node, and names both', () => {
    expect(problemsOf(stateOf([peer(), peer()]))).toEqual(['peers.p2.wg_ip: 10.0.0.3/32 belongs to p1 already']);
    expect(problemsOf(stateOf([peer(), peer({ server_id: 'eu1' })]))).toEqual([]);
    const both6 = [peer({ wg_ip6: 'fd00::3/128' }), peer({ wg_ip: '10.0.0.4/32', wg_ip6: 'fd00::3/128' })];
    expect(problemsOf(stateOf(both6))).toEqual(['peers.p2.wg_ip6: fd00::3/128 belongs to p1 already']);
  });

  it('refuses the address of a removed record too', () => {
    expect(problemsOf(stateOf([peer({ removed_at: iso(NOW) }), peer()]))).toHaveLength(1);
  });

  it('refuses one key in two records, wherever it stands, also on two nodes', () => {
    const key = sealedKey();
    const places = [{ ...key }, { next: { ...key, sent_at: null } }, { retired: { [key.public_key]: iso(NOW) } }];
    for (const one of places) {
      for (const other of places) {
        const store = stateOf([peer(one), peer({ ...other, wg_ip: '10.0.0.4/32', server_id: 'eu1' })]);
        expect(problemsOf(store)).toEqual(['peers.p2.public_key: this key belongs to p1 already']);
      }
    }
  });

  it('refuses a key that is in use and retired in one record', () => {
    const key = sealedKey();
    expect(problemsOf(stateOf([peer({ ...key, retired: { [key.public_key]: iso(NOW) } })]))).toHaveLength(1);
    expect(problemsOf(stateOf([peer({ ...key, next: { ...key, sent_at: null } })]))).toHaveLength(1);
  });

  it.each([
    ['wg_ip', '10.0.0.3/24'],
    ['wg_ip', '10.0.0.3'],
    ['wg_ip', '010.0.0.3/32'],
    ['wg_ip', 'fd00::3/128'],
    ['wg_ip6', 'fd00::3/64'],
    ['wg_ip6', 'FD00::3/128'],
    ['wg_ip6', 'fd00:0::3/128'],
    ['wg_ip6', 'fe80::3%eth0/128'],
    ['wg_ip6', '10.0.0.3/32'],
    ['public_key', 'K1='],
    ['secret', 'plain'],
    ['sent_at', 'yesterday'],
    ['number', 0],
    ['active', 'yes'],
  ])('refuses a device whose %s is %j', (field, value) => {
    const problems = problemsOf(stateOf([{ ...peer(), [field]: value }]));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`peers.p1.${field}: `);
  });

  it('refuses a user under another id', () => {
    const store = { ...emptyStore(), users: { '8': user(7) } };
    expect(problemsOf(store)).toEqual(['users.8.telegram_id: must be 8']);
  });

  it('refuses another version, and a store without its parts', () => {
    expect(problemsOf({ ...emptyStore(), version: 2 as 1 })).toHaveLength(1);
    for (const part of ['revision', 'seen_updates', 'users', 'pending_usernames', 'peers', 'nodes']) {
      const store = Object.fromEntries(Object.entries(emptyStore()).filter(([name]) => name !== part));
      expect(problemsOf(store as Draft), part).toHaveLength(1);
    }
  });
});

describe('a device', () => {
  it('is on when neither it nor its friend is off, removed or past their time, and not otherwise', () => {
    const off = { active: false };
    const gone = { removed_at: iso(NOW - DAY) };
    const past = { until: iso(NOW) };
    const later = { until: iso(NOW + 1) };
    const on = (device: object, friend: object) =>
      isOn(stateOf([peer(device)], { users: { '7': user(7, friend) } }), peer(device), NOW);
    expect(on({}, {})).toBe(true);
    expect(on({}, later)).toBe(true);
    for (const device of [off, gone]) expect(on(device, {})).toBe(false);
    for (const friend of [off, gone, past]) expect(on({}, friend)).toBe(false);
    expect(isOn(emptyStore(), peer(), NOW)).toBe(false);
    expect(isAdmitted(undefined, NOW)).toBe(false);
  });

  it('was removed when it or its friend was, whichever came first', () => {
    const at = (device: number | null, friend: number | null) => {
      const record = peer({ removed_at: device === null ? null : iso(device) });
      const users = { '7': user(7, { removed_at: friend === null ? null : iso(friend) }) };
      return removedAt(stateOf([record], { users }), record);
    };
    expect(at(null, null)).toBeNull();
    expect(at(NOW, null)).toBe(NOW);
    expect(at(null, NOW)).toBe(NOW);
    expect(at(NOW - DAY, NOW)).toBe(NOW - DAY);
    expect(at(NOW, NOW - DAY)).toBe(NOW - DAY);
  });

  it('names all its keys and addresses', () => {
    const [old, next] = [newKey(), sealedKey()];
    const record = peer({ wg_ip6: 'fd00::3/128', next: { ...next, sent_at: null }, retired: { [old]: iso(NOW) } });
    expect(keysOf(record)).toEqual([record.public_key, next.public_key, old]);
    expect(addressesOf(record)).toEqual(['10.0.0.3/32', 'fd00::3/128']);
    expect(addressesOf(peer())).toEqual(['10.0.0.3/32']);
  });
});
