import fc from 'fast-check';
import { addressesOf, keysOf } from '../../src/peers/records/device-holdings.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { type Draft, emptyStore } from '../../src/peers/records/records.ts';
import { user } from '../stage/sample-state.ts';

const KEYS = Array.from({ length: 14 }, (_, i) => Buffer.alloc(32, i + 1).toString('base64'));
const secret = `v1:${Buffer.alloc(92, 7).toString('base64')}`;
const TIMES = ['2026-11-01T00:00:00Z', '2026-11-21T12:00:00Z', '2026-11-22T09:00:00Z'] as const;

const time = fc.constantFrom(...TIMES);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const key = fc.constantFrom(...KEYS);
const friend = fc.constantFrom(1, 2, 3, 4);

const device: fc.Arbitrary<DraftPeer> = fc
  .record({
    telegram_id: friend,
    server_id: fc.constantFrom('main', 'eu1'),
    number: fc.constantFrom(1, 2),
    name: fc.constant(null),
    wg_ip: fc.constantFrom('10.0.0.3/32', '10.0.0.4/32', '10.0.0.5/32'),
    wg_ip6: fc.constantFrom(null, 'fd00::3/128', 'fd00::4/128'),
    active: fc.boolean(),
    removed_at: maybe(time),
    sent_at: maybe(time),
    handed_at: maybe(time),
    deadline: fc.constant(null),
    handover: fc.constant(null),
    buttons_due: fc.constant(null),
    send: maybe(fc.record({ since: time, noted: fc.boolean() })),
    keys: fc.uniqueArray(key, { minLength: 3, maxLength: 4 }),
    hasNext: fc.boolean(),
    nextSent: maybe(time),
    retiredAt: time,
    retired: fc.nat({ max: 2 }),
  })
  .map(({ keys, hasNext, nextSent, retiredAt, retired, ...rest }) => {
    const [first = '', second = '', ...others] = keys;
    return {
      ...rest,
      app: 'wireguard',
      routes: null,
      speed_mbit: null,
      files: [],
      greeted_key: null,
      offered_key: null,
      platform: null,
      guide: null,
      blocked_told: null,
      door: null,
      seen_door: null,
      trying_door: null,
      spare: false,
      proven_at: null,
      used_since: null,
      counting: {},
      public_key: first,
      secret,
      next: hasNext ? { public_key: second, secret, sent_at: nextSent } : null,
      retired: Object.fromEntries(others.slice(0, retired).map((one) => [one, retiredAt])),
    };
  });

const person = fc
  .record({ id: friend, active: fc.boolean(), removed_at: maybe(time), until: maybe(time) })
  .map(({ id, ...rest }) =>
    user(id, { ...rest, ...(id === 1 ? { role: 'owner', active: true, until: null, removed_at: null } : {}) }),
  );

/**
 * Stores over a few keys, addresses, people and ids, so that two of them have much in common and contradict each other wherever
 * two stores can. Friend 1 is the owner.
 */
export const smallWorld: fc.Arbitrary<Draft> = fc
  .record({
    revision: fc.nat({ max: 9 }),
    seen_updates: fc.array(fc.nat({ max: 9 }), { maxLength: 3 }),
    users: fc.uniqueArray(person, { selector: ({ telegram_id }) => telegram_id }),
    devices: fc.array(fc.tuple(fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5'), device), { maxLength: 6 }),
    waiting: fc.subarray(['anna', 'boris']),
  })
  .map(({ users, devices, waiting, ...rest }) => ({
    ...emptyStore(),
    ...rest,
    users: Object.fromEntries(users.map((one) => [one.telegram_id, one])),
    peers: withoutContradictions(devices),
    pending_usernames: Object.fromEntries(waiting.map((name) => [name, { added_at: TIMES[2] }])),
  }));

function withoutContradictions(devices: readonly [string, DraftPeer][]): Draft['peers'] {
  const claimed = new Set<string>();
  const peers: Draft['peers'] = {};
  for (const [id, peer] of devices) {
    const claims = [...keysOf(peer), ...addressesOf(peer).map((ip) => `${peer.server_id} ${ip}`)];
    if (peers[id] || claims.some((claim) => claimed.has(claim))) continue;
    for (const claim of claims) claimed.add(claim);
    peers[id] = structuredClone(peer);
  }
  return peers;
}
