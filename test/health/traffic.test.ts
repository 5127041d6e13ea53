import { describe, expect, it } from 'vitest';
import type { Moved } from '../../src/health/series.ts';
import { account, EMPTY_BOOK, forgetOld, KEPT_DAYS, type TrafficBook, withDevices } from '../../src/health/traffic.ts';
import { ranking, sumsOf } from '../../src/health/traffic-sums.ts';
import type { State } from '../../src/peers/records/records.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, stateOf } from '../stage/sample-state.ts';
import { dumpOf, type OnInterface, utcDay, withPeer } from './traffic-lab.ts';

const device = peer();
const KEY = device.public_key;
const state = stateOf([device]);
/** Its node was looked at before, with nothing on it. */
const fresh = account(EMPTY_BOOK, withDevices(state, 'main', dumpOf({})), utcDay);

describe('counting traffic', () => {
  it('counts what came on top since the last look', () => {
    const book = looks([{ [KEY]: bytes(100) }, { [KEY]: bytes(250) }, { [KEY]: bytes(250) }]);
    expect(totalOf(book)).toEqual(bytes(250));
  });

  it('goes on from 0 when the counters went back: the interface was made anew', () => {
    expect(totalOf(looks([{ [KEY]: bytes(100) }, { [KEY]: bytes(30) }, { [KEY]: bytes(40) }]))).toEqual(bytes(140));
  });

  it('goes on from 0 when the peer was gone for a look, even when it has moved more since', () => {
    expect(totalOf(looks([{ [KEY]: bytes(100) }, {}, { [KEY]: bytes(300) }]))).toEqual(bytes(400));
  });

  it('takes a reset for a reset when only one of the two counters went back', () => {
    const book = looks([{ [KEY]: { received: 50, sent: 900 } }, { [KEY]: { received: 80, sent: 10 } }]);
    expect(totalOf(book)).toEqual({ received: 130, sent: 910 });
  });

  it('adds up the current, the waiting and the retired keys of a device', () => {
    const [next, retired] = [newKey(), newKey()];
    const changed = withPeer(state, 'p1', {
      next: { public_key: next, secret: 'v1:AAAA', sent_at: null },
      retired: { [retired]: iso(NOW) },
    });
    const snapshot = dumpOf({ [KEY]: bytes(1), [next]: bytes(2), [retired]: bytes(4), [newKey()]: bytes(8) });
    expect(totalOf(account(fresh, withDevices(changed, 'main', snapshot), utcDay))).toEqual(bytes(7));
  });

  it('counts nothing of what a node had before it was looked at for the first time', () => {
    const first = account(EMPTY_BOOK, withDevices(state, 'main', dumpOf({ [KEY]: bytes(1000) })), utcDay);
    expect(totalOf(first)).toEqual(bytes(0));
    const then = account(first, withDevices(state, 'main', dumpOf({ [KEY]: bytes(1010) })), utcDay);
    expect(totalOf(then)).toEqual(bytes(10));
  });

  it('counts nothing of what a foreign peer had moved before it became a device', () => {
    const adopted = peer({ secret: null, sent_at: null, wg_ip: '10.0.0.9/32' });
    const both = stateOf([device, adopted]);
    const look = (book: TrafficBook, moved: number) =>
      account(book, withDevices(both, 'main', dumpOf({ [adopted.public_key]: bytes(moved) })), utcDay);
    expect(totalOf(look(fresh, 5000))).toEqual(bytes(0));
    expect(look(look(fresh, 5000), 5010).devices.get('p2')?.days).toEqual(
      look(look(fresh, 0), 10).devices.get('p2')?.days,
    );
  });

  it('counts only the looked-at node’s own devices', () => {
    const book = account(fresh, withDevices(state, 'eu1', dumpOf({ [KEY]: bytes(5) })), utcDay);
    expect(totalOf(book)).toEqual(bytes(0));
  });

  it('remembers the latest handshake across a new interface, and believes no clock that is ahead', () => {
    const seen = (handshakeAt: number) => ({ [KEY]: { ...bytes(1), handshakeAt } });
    const book = looks([seen(NOW - HOUR), { [KEY]: bytes(0) }]);
    expect(book.devices.get('p1')?.seenAt).toBe(NOW - HOUR);
    expect(looks([seen(NOW + DAY)]).devices.get('p1')?.seenAt).toBe(NOW);
  });

  it('changes nothing when nothing moved, so that nothing is written', () => {
    const once = looks([{ [KEY]: bytes(1) }]);
    expect(account(once, withDevices(state, 'main', dumpOf({ [KEY]: bytes(1) }, NOW + 1)), utcDay)).toBe(once);
  });
});

describe('sums', () => {
  const at = (ms: number, counter: number, book: TrafficBook) =>
    account(book, withDevices(state, 'main', dumpOf({ [KEY]: bytes(counter) }, ms)), utcDay);

  it('tell the last 24 hours, 30 days and all of it', () => {
    const times = [NOW - 500 * DAY, NOW - 30 * DAY, NOW - 29 * DAY, NOW - 24 * HOUR, NOW - 23 * HOUR, NOW];
    const book = times.reduce((before, time, index) => at(time, 2 ** (index + 1) - 1, before), fresh);
    const sums = sumsOf(book.devices.values(), NOW, utcDay);
    expect(sums.day).toEqual(bytes(0b110000));
    expect(sums.month).toEqual(bytes(0b111100));
    expect(sums.total).toEqual(bytes(0b111111));
  });

  it('rank nodes and friends, the most first, without those who moved nothing', () => {
    const others = stateOf([device, peer({ telegram_id: 8 }), peer({ telegram_id: 9 })]);
    const keys = Object.values(others.peers).map(({ public_key }) => public_key);
    const counters = Object.fromEntries(keys.map((key, index) => [key, bytes([5, 50, 0][index] ?? 0)]));
    const book = account(fresh, withDevices(others, 'main', dumpOf(counters)), utcDay);
    expect(ranking(book, 'friend', utcDay(NOW))).toEqual([
      [8, bytes(50)],
      [7, bytes(5)],
    ]);
    expect(ranking(book, 'node', utcDay(NOW))).toEqual([['main', bytes(55)]]);
    expect(ranking(book, 'node', utcDay(NOW) + 1)).toEqual([]);
  });

  it('keep what a removed device moved, until that is older than 400 days', () => {
    const book = at(NOW, 10, fresh);
    const gone: State = { ...state, peers: {} };
    expect(forgetOld(book, gone, utcDay(NOW) + KEPT_DAYS - 1)).toBe(book);
    expect(forgetOld(book, gone, utcDay(NOW) + KEPT_DAYS).devices.size).toBe(0);
    expect(forgetOld(book, state, utcDay(NOW) + KEPT_DAYS)).toBe(book);
  });
});

function looks(interfaces: readonly OnInterface[]): TrafficBook {
  return interfaces.reduce<TrafficBook>(
    (book, counters) => account(book, withDevices(state, 'main', dumpOf(counters)), utcDay),
    fresh,
  );
}

const totalOf = (book: TrafficBook): Moved => sumsOf(book.devices.values(), NOW, utcDay).total;
const bytes = (received: number): Moved => ({ received, sent: received * 10 });
