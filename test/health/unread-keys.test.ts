import { describe, expect, it } from 'vitest';
import { PeerHistory } from '../../src/health/peer-history.ts';
import { plus } from '../../src/health/series.ts';
import { account, EMPTY_BOOK, type TrafficBook, withDevices } from '../../src/health/traffic.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { NOW, peer, snapshot, stateOf } from '../stage/sample-state.ts';

const device = peer();
const KEY = device.public_key;
const state = stateOf([device]);
const told = (received: number, at: number): Snapshot => ({
  ...snapshot({}, { at }),
  peers: new Map([[KEY, { allowedIps: [device.wg_ip], handshakeAt: NOW, endpoint: '192.0.2.7:1', received, sent: 0 }]]),
});
const UNREAD: [string, Partial<Snapshot>][] = [
  ['was not understood', { unreadableKeys: new Set([KEY]) }],
  ['may have been left out', { isPartial: true }],
];

describe.each(UNREAD)('a key that %s in one look', (_, doubt) => {
  const unread = snapshot({}, { at: NOW + 10_000, ...doubt });

  it('is not counted again from its first byte', () => {
    const count = (book: TrafficBook, look: Snapshot) => account(book, withDevices(state, 'main', look), () => 20_000);
    const looks = [snapshot({}), told(1000, NOW), unread, told(1500, NOW + 20_000)];
    const book = looks.reduce(count, EMPTY_BOOK);
    expect(book.devices.get('p1')?.days.open.received).toBe(1500);
    // one that was gone indeed begins at nothing
    const gone = [snapshot({}), told(1000, NOW), snapshot({}, { at: NOW + 10_000 }), told(1500, NOW + 20_000)];
    expect(gone.reduce(count, EMPTY_BOOK).devices.get('p1')?.days.open.received).toBe(2500);
  });

  it('keeps its history, and is not taken for heard or shaken when it is read again', () => {
    const history = new PeerHistory();
    for (const look of [snapshot({}, { at: NOW - 1000 }), told(1000, NOW)]) history.note('main', look);
    const before = history.of('main', KEY);
    expect(before.heardAt).toBe(NOW);
    history.note('main', unread);
    expect(history.of('main', KEY)).toBe(before);
    history.note('main', told(1000, NOW + 20_000));
    expect(history.of('main', KEY)).toEqual(before);
    history.note('main', snapshot({}, { at: NOW + 30_000 }));
    expect(history.of('main', KEY).places).toEqual([]);
  });
});

it('a sum goes no further than it is exact', () => {
  const most = { received: Number.MAX_SAFE_INTEGER, sent: 5 };
  expect(plus(most, most)).toEqual({ received: Number.MAX_SAFE_INTEGER, sent: 10 });
});
