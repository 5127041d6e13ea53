import { describe, expect, test } from 'vitest';
import { PassageWatch, recordPassage } from '../../../src/health/doors/passage-watch.ts';
import { markBegun } from '../../../src/peers/devices/delivery.ts';
import type { SnapshotPeer } from '../../../src/peers/nodes/snapshot.ts';
import type { DraftPeer } from '../../../src/peers/records/peer-record.ts';
import { iso, NOW, peer, stateOf, user } from '../../stage/sample-state.ts';
import { lookAt, onNode } from '../health-lab.ts';

const SECOND = 1000;
const DOOR = 'vpn.example.com:443';
const ASKED = iso(NOW);
const QUEUED = { since: ASKED, noted: false };

const FAILED = 'vpn.example.com:51820';

/** A device whose friend asked for another door at `NOW`; looks at it follow, each so many seconds later. */
function openTrial(more: Partial<DraftPeer> = {}) {
  const device = peer({ door: DOOR, trying_door: { at: ASKED, network: 'mts', failed: [FAILED] }, ...more });
  const state = stateOf([{ ...device, send: QUEUED }], { users: { '7': user(7) } });
  const watch = new PassageWatch();
  const look = (seconds: number, there: Partial<SnapshotPeer>, by = watch) => {
    const at = NOW + seconds * SECOND;
    const snapshot = lookAt({ [device.public_key]: onNode(there) }, at);
    return by.look(structuredClone(state), () => snapshot, at).map(({ peerId }) => peerId);
  };
  const record = () => state.peers['p1'] ?? expect.fail();
  /** The upload begins, and some time later its answer is noted. */
  const begins = () => markBegun(state, { peerId: 'p1', since: ASKED });
  const uploaded = () => {
    record().send = null;
  };
  return { state, look, begins, uploaded, record };
}

const OLD = { endpoint: '203.0.113.5:1000', handshakeAt: NOW - 60 * SECOND, received: 5000 };
const at = (seconds: number) => NOW + seconds * SECOND;

describe('a device that was given another door', () => {
  test('got through once the new file’s session stands and carries data', () => {
    const { look, uploaded } = openTrial();
    expect(look(1, OLD)).toEqual([]);
    uploaded();
    const fresh = { endpoint: '203.0.113.5:2000', handshakeAt: at(30) };
    expect(look(31, { ...fresh, received: 5148 })).toEqual([]);
    expect(look(41, { ...fresh, received: 5500 })).toEqual([]);
    expect(look(55, { ...fresh, received: 6000 })).toEqual(['p1']);
  });

  const NEW = { endpoint: '203.0.113.5:2000', handshakeAt: at(8) };
  const opens = (look: ReturnType<typeof openTrial>['look'], from = 9) => [
    look(from, { ...NEW, received: 5148 }),
    look(from + 15, { ...NEW, received: 5600 }),
    look(from + 30, { ...NEW, received: 6000 }),
  ];

  test('whose friend is so quick that the handshake has the second of their request, and the first look comes later, got through as well', () => {
    const asked = iso(NOW + 700);
    const { look } = openTrial({ trying_door: { at: asked, network: 'mts', failed: [FAILED] } });
    const quick = { ...NEW, handshakeAt: NOW };
    expect(look(1, { ...quick, received: 148 })).toEqual([]);
    expect(look(30, { ...quick, received: 500 })).toEqual(['p1']);
  });

  test('whose friend opens the new file before Telegram’s answer to the upload is noted, or though it is lost, got through as well', () => {
    const slow = openTrial();
    slow.look(1, OLD);
    slow.begins();
    expect(slow.look(9, { ...NEW, received: 5148 })).toEqual([]);
    slow.uploaded();
    expect(opens(slow.look, 10).at(-1)).toEqual(['p1']);
    const lost = openTrial();
    lost.look(1, OLD);
    lost.begins();
    expect(opens(lost.look)).toEqual([[], [], ['p1']]);
    // the first look of all is later than the first handshake
    const late = openTrial();
    late.begins();
    expect(opens(late.look)).toEqual([[], [], ['p1']]);
  });

  test('whose friend asks for the file once more while the first of both is in use, too', () => {
    const { look, uploaded, record } = openTrial();
    look(1, OLD);
    uploaded();
    look(9, { ...NEW, received: 5148 });
    record().send = { since: iso(at(12)), noted: false };
    expect(opens(look, 15).at(-1)).toEqual(['p1']);
  });

  test('whose friend has the file from a letter, while Telegram cannot be reached', () => {
    const { state, look } = openTrial();
    const letter = { wish: 'door', device: null, at: ASKED, letter: -5, place: '1.5', peer: 'p1' };
    const box = { address: 'anna@mail.test', code: 'a', words: 'b', digits: 'c', answered: [], asked: letter };
    look(1, OLD);
    Object.assign(state.users['7'] ?? {}, { mail: box });
    expect(opens(look)).toEqual([[], [], ['p1']]);
    const answered = openTrial();
    answered.look(1, OLD);
    Object.assign(answered.state.users['7'] ?? {}, { mail: { ...box, asked: null, answered: [iso(at(5))] } });
    expect(opens(answered.look)).toEqual([[], [], ['p1']]);
    const second = openTrial();
    second.look(1, OLD);
    Object.assign(second.state.users['7'] ?? {}, { mail: { ...box, asked: { ...letter, peer: 'p0', second: 'p1' } } });
    expect(opens(second.look)).toEqual([[], [], ['p1']]);
  });

  test('whose spare was in the app for long got through before its file came once more', () => {
    const trying = { at: ASKED, network: 'mts', failed: [] };
    const { look } = openTrial({ spare: true, sent_at: iso(NOW - 86_400_000), trying_door: trying });
    look(1, OLD);
    expect(opens(look)).toEqual([[], [], ['p1']]);
  });

  test('did not while the new file waits to be sent, wherever the old one comes from', () => {
    const { look, uploaded } = openTrial();
    look(1, OLD);
    const roamed = { endpoint: '198.51.100.8:700', handshakeAt: at(3) };
    for (const seconds of [4, 20, 40, 60]) expect(look(seconds, { ...roamed, received: 6000 + seconds })).toEqual([]);
    uploaded();
    for (const seconds of [70, 90, 110]) expect(look(seconds, { ...roamed, received: 6000 + seconds })).toEqual([]);
  });

  test('did not by a handshake of its old file, before or after the upload', () => {
    const { look, uploaded } = openTrial();
    look(1, OLD);
    look(5, { ...OLD, handshakeAt: at(4), received: 6000 });
    uploaded();
    for (const seconds of [10, 40, 70, 100])
      expect(look(seconds, { ...OLD, handshakeAt: at(seconds - 5), received: 6000 + seconds })).toEqual([]);
    // a session that stands and carries data, but from the same place
    for (const seconds of [110, 140])
      expect(look(seconds, { ...OLD, handshakeAt: at(105), received: 9000 + seconds })).toEqual([]);
  });

  test('did not while it shakes hands again and again, as without data, nor when nothing comes from it', () => {
    const { look, uploaded } = openTrial();
    look(1, OLD);
    uploaded();
    for (const seconds of [30, 45, 60, 75]) {
      const there = { endpoint: '203.0.113.5:2000', handshakeAt: at(seconds) };
      expect(look(seconds + 1, { ...there, received: 5000 + seconds })).toEqual([]);
      expect(look(seconds + 14, { ...there, received: 5010 + seconds })).toEqual([]);
    }
    const still = { endpoint: '203.0.113.5:2000', handshakeAt: at(90), received: 5200 };
    expect([look(91, still), look(130, still)]).toEqual([[], []]);
  });

  test('is seen by a bot that was restarted between upload and first handshake, too', () => {
    const { look, uploaded } = openTrial();
    look(1, OLD);
    uploaded();
    const after = new PassageWatch();
    const fresh = { endpoint: '203.0.113.5:2000', handshakeAt: at(30) };
    expect(look(60, { ...fresh, received: 5148 }, after)).toEqual([]);
    expect(look(90, { ...fresh, received: 6000 }, after)).toEqual(['p1']);
  });
});

test('that it got through is written once, for the network that its friend named', () => {
  const { state } = openTrial();
  const passage = { peerId: 'p1', asked: ASKED };
  expect(recordPassage(state, { ...passage, asked: iso(NOW - 1) }, ASKED)).toBe(false);
  expect([recordPassage(state, passage, ASKED), recordPassage(state, passage, ASKED)]).toEqual([true, false]);
  expect(state.peers['p1']?.trying_door).toBeNull();
  expect(state.nodes['main']?.tries).toEqual({
    [DOOR]: { mts: { connected: 1, connected_at: ASKED, failed: 0, failed_at: null } },
  });
});

test('a device that came back by the door that had failed is no longer on trial, and neither credited nor told of', () => {
  const { state } = openTrial({ door: FAILED });
  expect(recordPassage(state, { peerId: 'p1', asked: ASKED }, ASKED)).toBe(false);
  expect([state.peers['p1']?.trying_door, state.nodes['main']?.tries ?? {}]).toEqual([null, {}]);
});
