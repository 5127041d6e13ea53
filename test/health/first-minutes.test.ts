import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstMinutes, recordFirstMinutes } from '../../src/health/first-minutes.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft, State } from '../../src/peers/records/records.ts';
import { committed } from '../stage/committed.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, stateOf, user } from '../stage/sample-state.ts';
import { lookAt, MINUTE, nodeOf, onNode, seenAt, sentAgo, waiting } from './health-lab.ts';

interface Scene {
  readonly devices: readonly DraftPeer[];
  readonly snapshot?: Snapshot | null;
  readonly more?: Partial<Draft>;
  readonly seen?: Readonly<Record<string, number>>;
  readonly isQuiet?: boolean;
}

/** What is told, as `kind record`; keys that shook hands are named in `connected`. */
function told({ devices, snapshot, more, seen = {}, isQuiet = false }: Scene, connected: readonly string[] = []) {
  const keys = devices.flatMap(({ public_key, next }) => [public_key, ...(next ? [next.public_key] : [])]);
  const onNodes = Object.fromEntries(
    keys.map((key) => [key, onNode({ handshakeAt: connected.includes(key) ? NOW - 1000 : null })]),
  );
  const look = snapshot === undefined ? lookAt(onNodes) : snapshot;
  const state = stateOf(devices, more);
  return firstMinutes({ state, snapshotOf: () => look, lastSeen: seenAt(seen), now: NOW, isQuiet }).map(
    ({ kind, peerId }) => `${kind} ${peerId}`,
  );
}

describe('the greeting', () => {
  const device = sentAgo(5 * MINUTE);

  test('comes at the first handshake of a config that was just sent, also at night', () => {
    expect(told({ devices: [device] })).toEqual([]);
    expect(told({ devices: [device] }, [device.public_key])).toEqual(['connected p1']);
    expect(told({ devices: [device], isQuiet: true }, [device.public_key])).toEqual(['connected p1']);
  });

  test('comes once for a key', () => {
    const greeted = { ...device, greeted_key: device.public_key };
    expect(told({ devices: [greeted] }, [device.public_key])).toEqual([]);
    expect(told({ devices: [{ ...device, greeted_key: newKey() }] }, [device.public_key])).toEqual(['connected p1']);
  });

  test('of a new key says that the old one is off', () => {
    const renewed = { ...device, greeted_key: newKey(), retired: { [newKey()]: iso(NOW) } };
    expect(told({ devices: [renewed] }, [device.public_key])).toEqual(['renewed p1']);
  });

  test('is for nobody whose config is older than a day, or was never sent by us: an old store makes no storm', () => {
    const old = [sentAgo(DAY), sentAgo(400 * DAY, { wg_ip: '10.0.0.4/32' }), peer({ sent_at: null, secret: null })];
    expect(
      told(
        { devices: old },
        old.map(({ public_key }) => public_key),
      ),
    ).toEqual([]);
  });

  test('is for nobody whose device is off', () => {
    expect(told({ devices: [{ ...device, active: false }] }, [device.public_key])).toEqual([]);
    const users = { '7': user(7, { active: false }) };
    expect(told({ devices: [device], more: { users } }, [device.public_key])).toEqual([]);
  });

  test('is not kept back by a new config that waits', () => {
    const both = { ...device, next: waiting(MINUTE) };
    expect(told({ devices: [both] }, [device.public_key])).toEqual(['connected p1']);
  });
});

describe('a spare', () => {
  const dormant = sentAgo(5 * DAY, { spare: true });

  test('hears that it works once it has proven itself, whenever it was sent, and nothing else', () => {
    const proven = { ...dormant, proven_at: iso(NOW - MINUTE) };
    expect(told({ devices: [proven] }, [dormant.public_key])).toEqual(['spare p1']);
    expect(told({ devices: [{ ...proven, greeted_key: dormant.public_key }] })).toEqual([]);
    expect(told({ devices: [{ ...proven, proven_at: iso(NOW - 2 * DAY) }] })).toEqual([]);
  });

  test('is helped by nobody while it sleeps', () => {
    expect(told({ devices: [sentAgo(HOUR)] })).toEqual(['offer p1']);
    expect(told({ devices: [sentAgo(HOUR, { spare: true })] })).toEqual([]);
  });
});

describe('the offer of help', () => {
  const silent = sentAgo(30 * MINUTE);

  test('comes after half an hour without a handshake, not before', () => {
    expect(told({ devices: [sentAgo(30 * MINUTE - 1)] })).toEqual([]);
    expect(told({ devices: [silent] })).toEqual(['offer p1']);
    expect(told({ devices: [silent] }, [silent.public_key])).toEqual(['connected p1']);
  });

  test('comes once for a key, and not after its greeting', () => {
    expect(told({ devices: [{ ...silent, offered_key: silent.public_key }] })).toEqual([]);
    expect(told({ devices: [{ ...silent, greeted_key: silent.public_key }] })).toEqual([]);
  });

  test('waits for the morning, and is dropped when the config is a day old by then', () => {
    expect(told({ devices: [silent], isQuiet: true })).toEqual([]);
    expect(told({ devices: [sentAgo(9 * HOUR)] })).toEqual(['offer p1']);
    expect(told({ devices: [sentAgo(DAY)] })).toEqual([]);
  });

  test('bothers nobody who has been online since, by another device or by the config that is being replaced', () => {
    const laptop = peer({ wg_ip: '10.0.0.4/32' });
    expect(told({ devices: [silent, laptop], seen: { p2: NOW - 31 * MINUTE } })).toEqual(['offer p1']);
    expect(told({ devices: [silent, laptop], seen: { p2: NOW - 29 * MINUTE } })).toEqual([]);
    const renewing = peer({ next: waiting(HOUR) });
    expect(told({ devices: [renewing], seen: { p1: NOW - 2 * HOUR } })).toEqual(['offer p1']);
    expect(told({ devices: [renewing], seen: { p1: NOW - MINUTE } })).toEqual([]);
  });

  test('somebody else who is online is no reason to keep quiet', () => {
    const other = peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' });
    expect(told({ devices: [silent, other], seen: { p2: NOW } })).toEqual(['offer p1']);
  });

  test('is not made while the node is down, nor before it has been up for half an hour', () => {
    expect(told({ devices: [silent], snapshot: null })).toEqual([]);
    const back = (ago: number) => ({ nodes: nodeOf({ up_since: iso(NOW - ago) }) });
    expect(told({ devices: [sentAgo(HOUR)], more: back(30 * MINUTE - 1) })).toEqual([]);
    expect(told({ devices: [sentAgo(HOUR)], more: back(30 * MINUTE) })).toEqual(['offer p1']);
  });
});

describe('a friend’s day of handshakes, new keys, outages and nights', () => {
  const step = fc.record({
    minutes: fc.integer({ min: 0, max: 90 }),
    what: fc.constantFrom('shake', 'renew', 'down', 'up', 'nothing', 'night'),
  });

  test('greets no key twice, offers help for none twice, and for none after its greeting', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const told = play(steps).map(({ kind, key }) => `${kind === 'offer' ? 'offer' : 'greeting'} ${key}`);
        expect(new Set(told).size).toBe(told.length);
        for (const [index, news] of told.entries())
          if (news.startsWith('offer')) expect(told.slice(0, index)).not.toContain(news.replace('offer', 'greeting'));
      }),
      { numRuns: 100 },
    );
  });

  function play(steps: readonly { readonly minutes: number; readonly what: string }[]) {
    const state = stateOf([sentAgo(0)]);
    const device = state.peers['p1'] as DraftPeer;
    const shaken = new Set<string>();
    let [now, isUp] = [NOW, true];
    return steps.flatMap(({ minutes, what }) => {
      now += minutes * MINUTE;
      if (what === 'shake') shaken.add(device.public_key);
      if (what === 'renew') renew(device, now);
      if (what === 'down' || what === 'up') isUp = what === 'up';
      const handshakeAt = shaken.has(device.public_key) ? now : null;
      const look = isUp ? lookAt({ [device.public_key]: onNode({ handshakeAt }) }, now) : null;
      const moment = { state, lastSeen: seenAt({}), now, isQuiet: what === 'night' };
      const news = firstMinutes({ ...moment, snapshotOf: () => look });
      for (const each of news) expect(recordFirstMinutes(state, each, iso(NOW))).toBe(true);
      return news;
    });
  }

  function renew(device: DraftPeer, now: number): void {
    const retired = { [device.public_key]: iso(now) };
    Object.assign(device, { retired, public_key: newKey(), sent_at: iso(now) });
  }
});

test('nothing is marked for a key that was replaced meanwhile', () => {
  const state = stateOf([sentAgo(0)]);
  expect(recordFirstMinutes(state, { kind: 'connected', peerId: 'p1', friendId: 7, key: newKey() }, iso(NOW))).toBe(
    false,
  );
  const news = { kind: 'connected', peerId: 'p1', friendId: 7, key: state.peers['p1']?.public_key ?? '' } as const;
  expect([recordFirstMinutes(state, news, iso(NOW)), recordFirstMinutes(state, news, iso(NOW))]).toEqual([true, false]);
  expect(recordFirstMinutes(state, { kind: 'connected', peerId: 'p9', friendId: 7, key: newKey() }, iso(NOW))).toBe(
    false,
  );
});

describe('a store that was committed', () => {
  const crowd = Array.from({ length: 50 }, (_, i) => sentAgo(400 * DAY - i * HOUR, { wg_ip: `10.0.0.${i + 3}/32` }));
  const moment = (state: State, now: number, look = lookAt({})) =>
    firstMinutes({ state, snapshotOf: () => look, lastSeen: seenAt({}), now, isQuiet: false }).map(({ kind }) => kind);

  test('is not read again every second for what was sent long ago', () => {
    const { state, reads } = committed(stateOf(crowd));
    moment(state, NOW);
    const before = reads();
    expect(before).toBeGreaterThan(crowd.length);
    for (let later = 0; later < HOUR; later += 1000) expect(moment(state, NOW + later)).toEqual([]);
    expect(reads()).toBe(before);
  });

  test('has a greeting ready with the look that sees the handshake, and an offer when its time has come', () => {
    const device = sentAgo(0);
    const { state } = committed(stateOf([...crowd, device]));
    expect(moment(state, NOW)).toEqual([]);
    const shaken = lookAt({ [device.public_key]: onNode({ handshakeAt: NOW }) });
    expect(moment(state, NOW, shaken)).toEqual(['connected']);
    const silent = lookAt({ [device.public_key]: onNode() });
    const tell = (later: number) => moment(state, NOW + later, silent);
    expect([30 * MINUTE - 1, 30 * MINUTE, 30 * MINUTE - 1].map(tell)).toEqual([[], ['offer'], []]);
    expect([DAY, DAY - 1].map(tell)).toEqual([[], ['offer']]);
  });
});
