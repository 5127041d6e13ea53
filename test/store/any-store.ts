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
    }),
    { maxLength: 2 },
  ),
  app: fc.constantFrom('wireguard', 'amneziavpn', 'later'),
  buttons_due: maybe(key),
  greeted_key: maybe(key),
  offered_key: maybe(key),
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
  allowed_nodes: maybe(fc.subarray(['main', 'eu1'])),
  called: name,
});

const nodeFields = fc.record({ condemned: fc.dictionary(key, time, { maxKeys: 3 }), answers_since: maybe(time) });

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
