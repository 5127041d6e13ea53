import fc from 'fast-check';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { type Draft, emptyStore } from '../../src/peers/records/records.ts';
import { readName } from '../../src/visible.ts';
import { user } from '../stage/sample-state.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const secret = fc
  .uint8Array({ minLength: 92, maxLength: 92 })
  .map((bytes) => `v1:${Buffer.from(bytes).toString('base64')}`);
const time = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
/** As it is read: nothing hides in it. */
const name = maybe(fc.string({ unit: 'grapheme' })).map((text) => readName(text ?? '') || null);
const id = fc.integer({ min: 1, max: 2 ** 52 });

const device = fc.record({
  telegram_id: id,
  server_id: fc.constantFrom('main', 'eu1'),
  number: fc.integer({ min: 1, max: 9 }),
  name,
  wg_ip6: fc.constant(null),
  active: fc.boolean(),
  removed_at: maybe(time),
  public_key: key,
  secret: maybe(secret),
  sent_at: maybe(time),
  handed_at: maybe(time),
  deadline: maybe(time),
  handover: fc.constant(null),
  next: maybe(fc.record({ public_key: key, secret, sent_at: maybe(time) })),
  retired: fc.dictionary(key, time, { maxKeys: 3 }),
  send: maybe(fc.record({ since: time, noted: fc.boolean(), begun: fc.boolean() })),
  files: fc.array(
    fc.record({
      key,
      variant: fc.constantFrom('full', 'ipv4'),
      number: fc.nat(),
      name: fc.stringMatching(/^[A-Za-z0-9-]{1,15}$/),
      print: fc.base64String({ maxLength: 22 }),
      has_picture: fc.boolean(),
      app: fc.constantFrom('wireguard', 'amneziawg', 'later'),
      edition: maybe(fc.record({ door: fc.constant('203.0.113.7:443'), mtu: maybe(fc.constant(1280)) })),
    }),
    { maxLength: 2 },
  ),
  app: fc.constantFrom('wireguard', 'amneziavpn', 'later'),
  routes: maybe(
    fc.record({
      kind: fc.constantFrom('home', 'only', 'later'),
      services: fc.array(fc.constant('Telegram'), { maxLength: 2 }),
    }),
  ),
  buttons_due: maybe(key),
  greeted_key: maybe(key),
  offered_key: maybe(key),
  platform: maybe(fc.constantFrom('ios', 'computer')),
  guide: maybe(fc.constantFrom('ios', 'computer')),
  door: maybe(fc.constant('203.0.113.7:443')),
  seen_door: maybe(fc.constant('203.0.113.7:443')),
  trying_door: maybe(
    fc.record({
      at: time,
      network: maybe(fc.constantFrom('home', 'later')),
      failed: fc.array(fc.constant('203.0.113.7:443'), { maxLength: 2 }),
    }),
  ),
  spare: fc.boolean(),
  speed_mbit: maybe(fc.integer({ min: 1, max: 9000 })),
  proven_at: maybe(time),
  used_since: maybe(time),
  blocked_told: maybe(fc.constant('10.0.0.3/32')),
  counting: fc.dictionary(
    fc.constantFrom('next', 'removed', 'retired K='),
    fc.record({ node: fc.constantFrom('main', 'eu1'), since: time, from: fc.nat() }),
  ),
});

const friend = fc.record({
  telegram_id: id,
  username: name,
  name,
  active: fc.boolean(),
  language: fc.constantFrom('ru' as const, 'en' as const, null),
  until: maybe(time),
  removed_at: maybe(time),
  days_from_first: maybe(fc.integer({ min: 1, max: 3650 })),
  allowance: maybe(
    fc.record({ gb: maybe(fc.integer({ min: 1, max: 5000 })), end: fc.constantFrom('tell', 'slow', 'pause') }),
  ),
  allowance_month: maybe(fc.constant({ from: '2026-11-01', extra_gb: 10, told: 80, of_gb: 60 })),
  allowance_over: maybe(fc.record({ end: fc.constantFrom('slow', 'pause'), until: time })),
  speed_mbit: maybe(fc.integer({ min: 1, max: 9000 })),
  allowed_nodes: maybe(fc.subarray(['main', 'eu1'])),
  called: name,
  network: maybe(fc.record({ name: fc.constantFrom('home', 'later'), at: time })),
});

const tries = fc.record({ connected: fc.nat(), connected_at: maybe(time), failed: fc.nat(), failed_at: maybe(time) });

const nodeFields = fc.record({
  condemned: fc.dictionary(key, time, { maxKeys: 3 }),
  answers_since: maybe(time),
  tries: fc.dictionary(
    fc.constantFrom('203.0.113.7:443', '[2001:db8::7]:53'),
    fc.dictionary(fc.constantFrom('home', 'later'), tries),
  ),
});

/** Any store that the schema takes, names in every script included. */
export const anyStore: fc.Arbitrary<Draft> = fc
  .record({
    revision: fc.nat(),
    seen_updates: fc.array(fc.integer({ min: 1, max: 2 ** 31 }), { maxLength: 5 }),
    users: fc.array(friend, { maxLength: 4 }),
    peers: fc.array(device, { maxLength: 5 }),
    pending: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{3,12}$/), fc.record({ added_at: time }), { maxKeys: 3 }),
    nodes: fc.uniqueArray(fc.tuple(fc.constantFrom('main', 'eu1'), nodeFields), { selector: ([id]) => id }),
    alerts: fc.dictionary(fc.constantFrom('disk main', 'store bot'), fc.record({ since: time })),
  })
  .map(({ revision, seen_updates, users, peers, pending, nodes, alerts }) => ({
    ...emptyStore(),
    revision,
    seen_updates,
    users: Object.fromEntries(users.map((one) => [one.telegram_id, { ...user(one.telegram_id), ...one }])),
    peers: Object.fromEntries(peers.map((one, i) => [`p${i}`, { ...one, wg_ip: `10.0.0.${i + 3}/32` }])),
    pending_usernames: pending,
    nodes: Object.fromEntries(nodes.map(([id, node]) => [id, { ...emptyNode(), ...node }])),
    alerts,
  }));
