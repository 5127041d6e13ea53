import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeenSinceStart } from '../../src/health/last-seen.ts';
import { countLost } from '../../src/health/lost-answers.ts';
import { PeerHistory } from '../../src/health/peer-history.ts';
import { countReturns } from '../../src/health/shared-config.ts';
import { account, EMPTY_BOOK, withDevices } from '../../src/health/traffic.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import type { State } from '../../src/peers/records/records.ts';
import { DumpReader } from '../../src/wireguard/drivers/answers/dump.ts';
import { ADDRESSES } from '../../src/wireguard/drivers/node-scripts.ts';
import { committed } from '../stage/committed.ts';
import { looksAt } from '../stage/looks.ts';
import { iso, NOW, newKey, peer, sealedKey, stateOf } from '../stage/sample-state.ts';

const [next, retired, foreign] = [sealedKey(), newKey(), newKey()];
const devices = [
  peer(),
  peer({
    telegram_id: 8,
    wg_ip: '10.0.0.4/32',
    next: { ...next, sent_at: iso(NOW) },
    retired: { [retired]: iso(NOW) },
  }),
];
const [first = peer(), second = peer()] = devices;
const KEYS = [first.public_key, second.public_key, next.public_key, retired, foreign];
/** The records of both devices, and those of one whose key was foreign to the others. */
const STATES: readonly State[] = [
  committed(stateOf(devices)).state,
  committed(stateOf([first, peer({ public_key: foreign, secret: null })])).state,
];

/** The same snapshot, of which nobody knows what changed in it. */
const alone = (snapshot: Snapshot): Snapshot => ({ ...snapshot, peers: new Map(snapshot.peers) });

/** What happens with a snapshot: it is missed by those who follow the node, or comes with other records. */
const step = fc.record({
  isMissed: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  state: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  relay: fc.constantFrom(null, '192.0.2.7:40000', '192.0.2.8:40000'),
});
const story = fc.tuple(looksAt(KEYS, { most: 16 }), fc.array(step, { minLength: 16, maxLength: 16 }));

/** Calls `look` with each snapshot that is not missed. */
function follow(
  [snapshots, steps]: readonly [readonly Snapshot[], readonly Step[]],
  look: (snapshot: Snapshot, state: State, relay: string | null) => void,
): void {
  for (const [i, snapshot] of snapshots.entries()) {
    const { isMissed = false, state = 0, relay = null } = steps[i] ?? {};
    const records = STATES[state];
    if (!isMissed && records) look(snapshot, records, relay);
  }
}

interface Step {
  readonly isMissed: boolean;
  readonly state: number;
  readonly relay: string | null;
}

describe('looking at the keys alone that changed tells the same as looking at all of them', () => {
  test('of the histories of keys and the node’s clock', () => {
    const property = fc.property(story, (told) => {
      const [quick, slow] = [new PeerHistory(), new PeerHistory()];
      follow(told, (snapshot, state, relay) => {
        const isRelay = (endpoint: string) => endpoint === relay;
        quick.note('main', snapshot, undefined, isRelay);
        slow.note('main', alone(snapshot), undefined, isRelay);
        for (const key of KEYS) expect(quick.of('main', key)).toEqual(slow.of('main', key));
        expect(quick.clockAhead('main')).toBe(slow.clockAhead('main'));
        for (const now of [snapshot.at, snapshot.at + 600_000, snapshot.at + 3_600_000]) {
          const facts = { state, nodeId: 'main', now };
          const never = { of: slow.of.bind(slow), watched: slow.watched.bind(slow), lostAt: () => now };
          expect(countLost({ ...facts, history: quick })).toEqual(countLost({ ...facts, history: never }));
          const returns = countReturns({ state, historyOf: slow.of.bind(slow), now });
          const wandering = quick.wandering.bind(quick);
          expect(countReturns({ state, historyOf: quick.of.bind(quick), wandering, now })).toEqual(returns);
        }
      });
    });
    fc.assert(property);
  });

  test('of when devices were last connected', () => {
    const property = fc.property(story, (told) => {
      const [quick, slow] = [new SeenSinceStart(), new SeenSinceStart()];
      follow(told, (snapshot, state) => {
        quick.note(state, 'main', snapshot);
        slow.note(state, 'main', alone(snapshot));
        for (const id of ['p1', 'p2']) expect(quick.of(id)).toBe(slow.of(id));
      });
    });
    fc.assert(property);
  });

  test('of traffic', () => {
    const property = fc.property(story, fc.nat(3), (told, waiting) => {
      let [quick, slow] = [EMPTY_BOOK, EMPTY_BOOK];
      const dayOf = (at: number) => Math.floor(at / 30_000);
      let looks: (() => void)[] = [];
      follow(told, (snapshot, state) => {
        const nodeId = snapshot.at % 3000 === 0 ? 'eu1' : 'main'; // another node's look makes another book
        const look = withDevices(state, 'main', snapshot);
        const anew = withDevices(state, 'main', alone(snapshot));
        looks.push(() => {
          if (nodeId === 'eu1') {
            quick = account(quick, { ...look, nodeId, devices: [] }, dayOf);
            slow = account(slow, { ...anew, nodeId, devices: [] }, dayOf);
          }
          quick = account(quick, look, dayOf);
          slow = account(slow, anew, dayOf);
          expect(quick).toEqual(slow);
        });
        if (looks.length <= waiting) return;
        for (const count of looks) count();
        looks = [];
      });
    });
    fc.assert(property);
  });

  test('and reads the records of nobody else', () => {
    const records = Array.from({ length: 40 }, (_, i) => peer({ telegram_id: i + 1, wg_ip: `10.0.0.${i + 3}/32` }));
    const { state, reads } = committed(stateOf(records));
    const reader = new DumpReader();
    const look = (received: number, at: number) => {
      const lines = records.map(({ public_key }, i) =>
        [public_key, '(none)', '(none)', 0, i === 0 ? received : 0, 0, 'off'].join('\t'),
      );
      return reader.read([`${newKey()}\toff`, ...lines, ADDRESSES, ''].join('\n'), at);
    };
    const [history, lastSeen] = [new PeerHistory(), new SeenSinceStart()];
    let book = EMPTY_BOOK;
    /** How many times records were read for that look. */
    const readsFor = (received: number, at: number): number => {
      const snapshot = look(received, at);
      const before = reads();
      history.note('main', snapshot);
      lastSeen.note(state, 'main', snapshot);
      book = account(book, withDevices(state, 'main', snapshot), () => 1);
      countLost({ state, nodeId: 'main', history, now: at });
      countReturns({ state, historyOf: history.of.bind(history), wandering: history.wandering.bind(history), now: at });
      return reads() - before;
    };
    expect(readsFor(0, NOW)).toBeGreaterThan(records.length);
    expect(readsFor(0, NOW + 1000)).toBe(0);
    const ofOne = readsFor(1, NOW + 2000);
    expect([ofOne > 0, ofOne < records.length]).toEqual([true, true]);
    expect(readsFor(1, NOW + 3000)).toBe(0);
    expect(history.of('main', records[0]?.public_key ?? '').heardAt).toBe(NOW + 2000);
  });
});
