import { describe, expect, it } from 'vitest';
import { nodeReport } from '../../src/health/node-report.ts';
import type { State } from '../../src/peers/records/records.ts';
import { DAY, HOUR, iso, NOW, newKey, node, peer, sealedKey, snapshot, stateOf } from '../stage/sample-state.ts';

const first = peer();
const second = peer({ telegram_id: 8, wg_ip: '10.0.0.4/32', next: { ...sealedKey(), sent_at: iso(NOW - HOUR) } });
const state = stateOf([first, second]);
const stranger = newKey();
const right = {
  [first.public_key]: { ips: ['10.0.0.3/32'], handshakeAt: NOW - 60_000 },
  [second.public_key]: { ips: ['10.0.0.4/32'], handshakeAt: NOW - HOUR },
  [second.next?.public_key ?? '']: { ips: [] },
};

const report = (seen: Parameters<typeof snapshot>[0] | null, store: State = state) =>
  nodeReport({ state: store, node: node(), snapshot: seen && snapshot(seen), now: NOW, graceMs: DAY });

describe('what is said of a node', () => {
  it('who is online, what is free, and whose new key waits', () => {
    expect(report(right)).toEqual({
      since: null,
      devices: 2,
      online: 1,
      addresses: { total: 254, free: 250 },
      rekeying: [8],
      lastHandshake: NOW - 60_000,
      foreign: [],
      drift: { add: [], change: [], remove: [], keeps: 0 },
    });
  });

  it('what it would have to change, with foreign peers left alone', () => {
    const [retired, missing] = [newKey(), peer({ telegram_id: 9, wg_ip: '10.0.0.5/32' })];
    const changed = stateOf([{ ...first, retired: { [retired]: iso(NOW) } }, second, missing]);
    const seen = { ...right, [retired]: {}, [stranger]: { ips: ['10.0.0.9/32'] } };
    expect(report(seen, changed)).toMatchObject({
      drift: { add: [{ friendId: 9 }], remove: [{ friendId: 7, publicKey: retired }], keeps: 1 },
      foreign: [stranger],
    });
  });

  it('since when it is up or down, and nothing that only it could tell while it is down', () => {
    const nodes = {
      main: {
        ...stateOf([]).nodes['main'],
        up_since: iso(NOW - 2 * DAY),
        answers_since: iso(NOW - DAY),
        down_since: iso(NOW - HOUR),
      },
    };
    const store = { ...state, nodes } as State;
    expect(report(null, store)).toMatchObject({ since: NOW - HOUR, online: 0, foreign: null, drift: null });
    expect(report(right, store).since).toBe(NOW - DAY);
  });
});
