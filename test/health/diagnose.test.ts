import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FactSources, gatherFacts } from '../../src/health/device-facts.ts';
import { diagnose, type FindingKind, mayChangeSoon } from '../../src/health/diagnose.ts';
import { PeerHistory } from '../../src/health/peer-history.ts';
import { remedyFor } from '../../src/health/remedy.ts';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import type { Snapshot, SnapshotPeer } from '../../src/peers/nodes/snapshot.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, stateOf, user } from '../stage/sample-state.ts';
import { lookAt, MINUTE, nodeOf, onNode, seenAt, waiting } from './health-lab.ts';

const SECOND = 1000;
const device = peer();
const KEY = device.public_key;
const connected = { handshakeAt: NOW - MINUTE, received: 9000, sent: 9000, endpoint: '198.51.100.7:1000' };

interface Scene {
  readonly record?: DraftPeer;
  readonly others?: readonly DraftPeer[];
  readonly more?: Partial<Draft>;
  /** What the interface says, look by look a second apart, the last one now; null: the node is down. */
  readonly looks?: readonly Readonly<Record<string, SnapshotPeer>>[] | null;
  readonly watched?: boolean;
  readonly seen?: Readonly<Record<string, number>>;
  readonly tag?: string;
  readonly inSettings?: boolean;
}

function sightOf(scene: Scene): FactSources {
  const { record = device, others = [], more = {}, seen = {}, inSettings = true, watched = true } = scene;
  const looks = scene.looks === undefined ? [{ [record.public_key]: onNode() }] : scene.looks;
  const history = new PeerHistory();
  const snapshots: Snapshot[] = (looks ?? []).map((peers, index, all) =>
    lookAt(peers, NOW - (all.length - 1 - index) * SECOND),
  );
  for (const snapshot of snapshots) history.note('main', snapshot);
  return {
    state: stateOf([record, ...others], more),
    peerId: 'p1',
    peer: record,
    tag: scene.tag ?? keyTag(record.public_key),
    now: NOW,
    inSettings,
    snapshot: snapshots.at(-1) ?? null,
    first: watched ? (snapshots[0] ?? null) : null,
    history,
    lastSeen: seenAt(seen),
  };
}

const found = (scene: Scene) => diagnose(gatherFacts(sightOf(scene)));
const kind = (scene: Scene): FindingKind => found(scene).kind;

describe('what makes everything else meaningless comes first', () => {
  const users = (more: object) => ({ users: { '7': user(7, more) } });
  const all = { looks: null, inSettings: false, tag: 'AAAAAAAAAAAA' };

  test.each<[string, Scene, FindingKind, number | null]>([
    ['the friend was removed', { more: users({ removed_at: iso(NOW) }) }, 'access-ended', null],
    ['the friend is unknown', { more: { users: {} } }, 'access-ended', null],
    ['the friend is paused', { more: users({ active: false }) }, 'access-paused', null],
    ['the time is over', { more: users({ until: iso(NOW - HOUR) }) }, 'access-expired', NOW - HOUR],
    ['the device was removed', { record: peer({ removed_at: iso(NOW) }) }, 'device-removed', null],
    ['the device is paused', { record: peer({ active: false }) }, 'device-paused', null],
  ])('%s', (_what, scene, expected, at) => {
    expect(found({ ...all, ...scene })).toEqual({ kind: expected, at });
  });

  test('then the server: gone from the settings, or down since when', () => {
    expect(kind(all)).toBe('server-gone');
    const down = { looks: null, more: { nodes: nodeOf({ down_since: iso(NOW - HOUR) }) } };
    expect(found(down)).toEqual({ kind: 'server-down', at: NOW - HOUR });
    expect(found({ looks: null })).toEqual({ kind: 'server-down', at: null });
  });

  test('then the config itself: replaced, never sent, not let in', () => {
    expect(kind({ tag: 'AAAAAAAAAAAA' })).toBe('replaced');
    expect(kind({ record: peer({ retired: { [newKey()]: iso(NOW) } }), tag: 'AAAAAAAAAAAA' })).toBe('replaced');
    expect(kind({ record: peer({ sent_at: null }) })).toBe('not-sent');
    expect(kind({ record: peer({ sent_at: null, handed_at: iso(NOW) }) })).not.toBe('not-sent');
    expect(kind({ looks: [{}] })).toBe('off-server');
    expect(kind({ looks: [{ [KEY]: onNode({ allowedIps: [] }) }] })).toBe('off-server');
    const foreign = { [newKey()]: onNode({ allowedIps: ['10.0.0.3/32'] }) };
    expect(kind({ looks: [{ [KEY]: onNode(), ...foreign }] })).toBe('off-server');
  });

  test('an imported config was never sent by us, and that is no finding', () => {
    expect(kind({ record: peer({ sent_at: null, secret: null }) })).not.toBe('not-sent');
  });
});

describe('after a /regen', () => {
  const next = waiting(HOUR);
  const record = peer({ next });
  const both = (old: Partial<SnapshotPeer>, fresh: Partial<SnapshotPeer> = {}) => ({
    record,
    looks: [{ [record.public_key]: onNode(old), [next.public_key]: onNode({ allowedIps: [], ...fresh }) }],
  });
  const tag = keyTag(next.public_key);

  test('the old config in use while the new one waits is the finding, whichever of the two is asked about', () => {
    expect(kind({ ...both(connected), tag })).toBe('old-in-use');
    expect(kind({ ...both(connected), tag: keyTag(record.public_key) })).toBe('old-in-use');
    expect(kind({ ...both({}), tag: keyTag(record.public_key) })).toBe('old-in-use');
  });

  test('a new config that nobody hears is looked at by itself once the old one is silent', () => {
    expect(kind({ ...both({}), tag })).toBe('never-connected');
    expect(kind({ ...both({}, { received: 148, sent: 92 }), tag })).toBe('answers-lost');
  });

  test('a new config that never connected, with the old one off', () => {
    const stopped = peer({ retired: { [newKey()]: iso(NOW - HOUR) } });
    expect(kind({ record: stopped, seen: { p1: NOW - 2 * HOUR } })).toBe('old-stopped');
    expect(kind({ record: { ...stopped, greeted_key: stopped.public_key } })).not.toBe('old-stopped');
    expect(kind({ record: stopped, looks: [{ [stopped.public_key]: onNode(connected) }] })).toBe('works');
  });
});

describe('what traffic tells', () => {
  const looks = (...all: Partial<SnapshotPeer>[]) => ({
    looks: all.map((more) => ({ [KEY]: onNode({ ...connected, ...more }) })),
  });
  const path = (...endpoints: string[]) => looks(...endpoints.map((endpoint) => ({ endpoint })));

  test('two places in turns are two devices; one that moved is not', () => {
    expect(kind(path('a:1', 'b:2', 'a:1', 'b:2'))).toBe('two-devices');
    expect(kind(path('a:1', 'a:2', 'a:1', 'a:2'))).toBe('two-devices'); // both at home behind one router
    expect(kind(path('a:1', 'b:2', 'a:1', 'a:1'))).toBe('works');
    expect(kind(path('a:1', 'b:2', 'c:3', 'd:4'))).toBe('works');
  });

  test('hellos without a handshake: the answers get lost', () => {
    expect(kind({ looks: [{ [KEY]: onNode({ received: 148, sent: 92 }) }] })).toBe('answers-lost');
    const old = NOW - HOUR;
    expect(kind(looks({ handshakeAt: old }, { handshakeAt: old, received: 9148, sent: 9092 }))).toBe('answers-lost');
    expect(kind(looks({ handshakeAt: old }, { handshakeAt: old, sent: 9092 }))).toBe('silent');
  });

  test('a device that is connected and asks, and gets nothing, has no way out', () => {
    expect(kind(looks({}, { received: 10_000, sent: 9032 }))).toBe('no-way-out');
    expect(kind(looks({}, { received: 10_000, sent: 12_000 }))).toBe('works');
    expect(kind(looks({}, { received: 9032, sent: 9000 }))).toBe('works'); // a keepalive asks for nothing
  });

  test('a session is dead after three minutes', () => {
    expect(found(looks({ handshakeAt: NOW - 3 * MINUTE }))).toEqual({ kind: 'works', at: NOW - 3 * MINUTE });
    expect(kind(looks({ handshakeAt: NOW - 3 * MINUTE - 1 }))).toBe('silent');
  });

  test('a handshake that we saw come counts, also on a node whose clock is hours behind or ahead', () => {
    expect(kind(looks({ handshakeAt: NOW - 9 * HOUR }, { handshakeAt: NOW - 8 * HOUR }))).toBe('works');
    expect(found(looks({ handshakeAt: NOW + 8 * HOUR })).at).toBe(NOW);
  });

  test('a device that was connected before is silent, also when the interface has forgotten it', () => {
    expect(found({ ...looks({ handshakeAt: NOW - HOUR }), seen: { p1: NOW - HOUR } })).toEqual({
      kind: 'silent',
      at: NOW - HOUR,
    });
    expect(found({ seen: { p1: NOW - DAY } })).toEqual({ kind: 'silent', at: NOW - DAY });
    expect(found({ record: { ...device, greeted_key: KEY } })).toEqual({ kind: 'silent', at: null });
  });

  test('one that never was has never connected', () => expect(kind({})).toBe('never-connected'));
});

describe('a node where nobody is heard', () => {
  const others = [8, 8, 9].map((telegram_id, i) => peer({ telegram_id, wg_ip: `10.0.0.${10 + i}/32` }));
  const seen = { p2: NOW - HOUR, p3: NOW - HOUR, p4: NOW - HOUR };
  const quiet = { others, seen, looks: [{ [KEY]: onNode({ handshakeAt: NOW - HOUR }) }] };

  test('is the finding when several people were connected in the last day and none is now', () => {
    expect(kind(quiet)).toBe('nobody-heard');
  });

  test('needs a crowd: one friend’s devices may well all be off', () => {
    expect(kind({ ...quiet, seen: { p2: NOW - HOUR, p3: NOW - HOUR } })).toBe('silent');
    const same = others.map((other) => ({ ...other, telegram_id: 8 }));
    expect(kind({ ...quiet, others: same })).toBe('silent');
    const elsewhere = others.map((other) => ({ ...other, server_id: 'eu1' }));
    expect(kind({ ...quiet, others: elsewhere })).toBe('silent');
    expect(kind({ ...quiet, seen: { p2: NOW - 2 * DAY, p3: NOW - HOUR, p4: NOW - HOUR } })).toBe('silent');
  });

  test('is not when anybody at all is heard, or when the node has just come back', () => {
    const foreign = { [newKey()]: onNode({ allowedIps: ['10.0.0.2/32'], handshakeAt: NOW - 9 * MINUTE }) };
    expect(kind({ ...quiet, looks: [{ ...quiet.looks[0], ...foreign }] })).toBe('silent');
    expect(kind({ ...quiet, more: { nodes: nodeOf({ up_since: iso(NOW - 9 * MINUTE) }) } })).toBe('silent');
  });
});

describe('whatever is seen', () => {
  const time = fc.option(fc.integer({ min: NOW - 2 * DAY, max: NOW + HOUR }));
  const counters = fc.record({
    allowedIps: fc.constantFrom(['10.0.0.3/32'], []),
    handshakeAt: time,
    endpoint: fc.constantFrom(null, 'a:1', 'b:1'),
    received: fc.integer({ min: 0, max: 20_000 }),
    sent: fc.integer({ min: 0, max: 20_000 }),
  });
  const scene = fc.record({
    looks: fc.option(fc.array(fc.option(counters), { minLength: 1, maxLength: 8 })),
    seenAgo: time,
    watched: fc.boolean(),
    inSettings: fc.boolean(),
    hasNext: fc.boolean(),
    tag: fc.constantFrom('current', 'next', 'gone'),
    active: fc.boolean(),
  });

  test('there is one finding with a moment that is not in the future, and one remedy at most', () => {
    fc.assert(
      fc.property(scene, ({ looks, seenAgo, hasNext, tag, active, ...rest }) => {
        const record = peer({ active, next: hasNext ? waiting(HOUR) : null });
        const tags = { current: record.public_key, next: record.next?.public_key ?? 'x'.repeat(44), gone: newKey() };
        const { kind, at } = found({
          ...rest,
          record,
          tag: keyTag(tags[tag]),
          looks: looks?.map((one) => (one ? { [tags[tag]]: one } : ({} as Record<string, SnapshotPeer>))) ?? null,
          seen: seenAgo === null ? {} : { p1: Math.min(NOW, seenAgo) },
        });
        expect(at ?? 0).toBeLessThanOrEqual(NOW);
        const remedy = remedyFor({ kind, at }, { nodeId: 'main', otherNode: 'eu1' });
        if (remedy === null) expect(kind).toBe('server-down');
        if (!rest.watched && mayChangeSoon({ kind, at })) expect(kind).not.toBe('no-way-out');
      }),
      { numRuns: 200 },
    );
  });
});
