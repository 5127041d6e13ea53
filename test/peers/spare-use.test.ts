import { describe, expect, it } from 'vitest';
import { applyEvents } from '../../src/peers/plan/apply-events.ts';
import { plan } from '../../src/peers/plan/plan.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { box, DAY, HOUR, iso, NOW, node, type OnNode, peer, snapshot, stateOf } from '../stage/sample-state.ts';

const spare = (more = {}) => peer({ spare: true, ...more });

/** One look at `now`, which is also the time watched on the node: what it commits. */
function look(state: Draft, onNode: OnNode, now: number): string[] {
  const [device] = Object.values(state.peers);
  const key = device?.public_key ?? '';
  const seen = snapshot({ [key]: { ips: ['10.0.0.3/32'], ...onNode } }, { at: now });
  const watched = { seen: now, upTo: now };
  const { events } = plan({ state, nodeId: 'main', snapshot: seen, now, watched: now, graceMs: HOUR });
  applyEvents(state, structuredClone(state), events, { node: node(), box, now: iso(now), watched });
  return events.map(({ kind }) => kind).filter((kind) => kind !== 'count');
}

describe('rule 16: a spare in use', () => {
  it('is proven at its first handshake, once, and a device never is', () => {
    const state = stateOf([spare()]);
    expect(look(state, {}, NOW)).toEqual([]);
    expect(look(state, { handshakeAt: NOW - 1000 }, NOW)).toEqual(['proven']);
    expect(state.peers['p1']).toMatchObject({ spare: true, proven_at: iso(NOW) });
    expect(look(state, {}, NOW + HOUR)).toEqual([]); // the node was restarted and remembers nothing
    expect(state.peers['p1']?.proven_at).toBe(iso(NOW));
    expect(look(stateOf([peer()]), { handshakeAt: NOW - 1000 }, NOW)).toEqual([]);
  });

  it('becomes the device after three days of use', () => {
    const state = stateOf([spare({ proven_at: iso(NOW) })]);
    expect(look(state, { handshakeAt: NOW }, NOW)).toEqual(['in-use']);
    for (let at = NOW + 20 * HOUR; at < NOW + 3 * DAY; at += 20 * HOUR)
      expect(look(state, { handshakeAt: at }, at)).toEqual([]);
    expect(look(state, { handshakeAt: NOW + 3 * DAY - 1 }, NOW + 3 * DAY - 1)).toEqual([]);
    expect(look(state, { handshakeAt: NOW + 3 * DAY }, NOW + 3 * DAY)).toEqual(['settle']);
    expect(state.peers['p1']).toMatchObject({ spare: false, proven_at: null, used_since: null, counting: {} });
  });

  it('is a spare as before after a day’s pause', () => {
    const state = stateOf([spare({ proven_at: iso(NOW) })]);
    look(state, { handshakeAt: NOW }, NOW);
    look(state, { handshakeAt: NOW }, NOW + HOUR);
    expect(look(state, { handshakeAt: NOW }, NOW + DAY)).toEqual(['at-rest']);
    expect(state.peers['p1']).toMatchObject({ used_since: null, counting: {} });
    const later = NOW + 5 * DAY;
    expect(look(state, { handshakeAt: later }, later)).toEqual(['in-use']);
    expect(look(state, { handshakeAt: later }, later + HOUR)).toEqual([]);
    expect(state.peers['p1']?.spare).toBe(true);
  });

  it('is not proven by the handshakes of a key that it has no longer', () => {
    const state = stateOf([spare({ proven_at: iso(NOW), next: { ...spareKey(), sent_at: null } })]);
    const next = state.peers['p1']?.next?.public_key ?? '';
    applyEvents(state, structuredClone(state), [{ kind: 'promote', peer: 'p1', key: next }], {
      ...{ node: node(), box, now: iso(NOW), watched: { seen: NOW, upTo: NOW } },
    });
    expect(state.peers['p1']).toMatchObject({ public_key: next, proven_at: null });
  });
});

const spareKey = () => {
  const { public_key, secret } = peer();
  return { public_key, secret: secret ?? '' };
};
