import { describe, expect, it } from 'vitest';
import { HANDOVER_MS, handOver } from '../../src/peers/devices/hand-over.ts';
import { applyEvents } from '../../src/peers/plan/apply-events.ts';
import { count } from '../../src/peers/plan/counting.ts';
import { type PlanInput, plan } from '../../src/peers/plan/plan.ts';
import { nextDeadline } from '../../src/peers/records/deadlines.ts';
import { nextExpiry } from '../../src/peers/records/guests.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { box, DAY, HOUR, iso, NOW, node, type OnNode, peer, snapshot, stateOf } from '../stage/sample-state.ts';

const IP = '10.0.0.3/32';
const MINUTE = 60_000;
const HANDED = NOW - HANDOVER_MS;

interface Scene {
  readonly watched?: number | null;
  readonly confirmed?: number | null;
  readonly more?: Partial<PlanInput['snapshot']>;
}

/** A device whose key was handed over just three days ago; the node is watched since then, from 0. */
function handed(device: DraftPeer) {
  const { public_key: key } = handOver(device, box, iso(HANDED));
  const state = stateOf([device]);
  count(state, 'p1', { seen: 0, upTo: 0 });
  const look = (onNode: Readonly<Record<string, OnNode>>, { watched = 0, confirmed = null, more = {} }: Scene = {}) =>
    plan({ state, nodeId: 'main', snapshot: snapshot(onNode, more), now: NOW, watched, confirmed, graceMs: HOUR });
  return { key, state, device, look };
}

const first = () => {
  const scene = handed(peer({ sent_at: null }));
  return { ...scene, there: (at?: number) => ({ [scene.key]: { ips: [IP], ...(at && { handshakeAt: at }) } }) };
};
const next = () => {
  const scene = handed(peer());
  const old = scene.device.public_key;
  const there = (at?: number) => ({ [old]: { ips: [IP] }, [scene.key]: at === undefined ? {} : { handshakeAt: at } });
  return { ...scene, old, there };
};
const lapse = (key: string) => [{ kind: 'lapse', peer: 'p1', key }];

describe('rule 19: a key that was handed over', () => {
  it('lapses when its three days were watched, whatever the clocks say', () => {
    for (const { look, there, key } of [first(), next()]) {
      expect(look(there(), { watched: HANDOVER_MS - 1 }).events).toEqual([]);
      expect(look(there(), { watched: HANDOVER_MS }).events).toEqual(lapse(key));
    }
  });

  it('lapses by a confirmed clock, and by no other', () => {
    for (const { look, there, key } of [first(), next()]) {
      expect(look(there(), { watched: HOUR }).events).toEqual([]);
      expect(look(there(), { watched: HOUR, confirmed: NOW - 1 }).events).toEqual([]);
      expect(look(there(), { watched: HOUR, confirmed: NOW }).events).toEqual(lapse(key));
    }
  });

  it('does not lapse in the first minutes after its node came back, where its user has yet to shake hands again', () => {
    const { look, there, key, state } = first();
    Object.assign(state.nodes['main'] ?? {}, { up_since: iso(NOW - MINUTE) });
    expect(look(there(), { watched: HANDOVER_MS, confirmed: NOW + DAY }).events).toEqual([
      { kind: 'count', peer: 'p1' },
    ]);
    count(state, 'p1', { seen: HOUR, upTo: HOUR });
    expect(look(there(), { watched: HOUR + 9 * MINUTE, confirmed: NOW + DAY }).events).toEqual([]);
    expect(look(there(), { watched: HOUR + 10 * MINUTE, confirmed: NOW + DAY }).events).toEqual(lapse(key));
  });

  it('that shook hands stays, though the same look finds its deadline passed', () => {
    const late = { watched: HANDOVER_MS, confirmed: NOW + DAY };
    const own = first();
    const opened = (key: string) => ({ kind: 'opened', peer: 'p1', key, at: NOW - HOUR });
    expect(own.look(own.there(NOW - HOUR), late).events).toEqual([opened(own.key)]);
    const other = next();
    const promote = { kind: 'promote', peer: 'p1', key: other.key };
    expect(other.look(other.there(NOW - HOUR), late).events).toEqual([opened(other.key), promote]);
  });

  it('never takes over by a grace time', () => {
    const { look, there } = next();
    expect(look(there(), { watched: HANDOVER_MS - 1 }).events).toEqual([]);
  });

  it('does not lapse while nobody can tell whether it was used', () => {
    for (const { look, there, key } of [first(), next()]) {
      const late = { watched: HANDOVER_MS };
      expect(look(there(), { ...late, more: { isPartial: true } }).events).toEqual([]);
      const unread = { unreadableKeys: new Set([key]) };
      expect(look({}, { ...late, more: unread }).events).toEqual([]);
      expect(look(there(), { watched: null, confirmed: null }).events).toEqual([]);
    }
  });

  it('keeps its device on the node while the lapse could not be written', () => {
    const { look, device } = next();
    const { set } = look({}, { watched: HANDOVER_MS });
    expect(set.map(({ publicKey }) => publicKey)).toEqual([device.public_key, device.next?.public_key]);
  });
});

describe('what follows', () => {
  const apply = (draft: Draft, events: Parameters<typeof applyEvents>[2]) =>
    applyEvents(draft, structuredClone(draft), events, {
      ...{ node: node(), box, now: iso(NOW), watched: { seen: 0, upTo: 0 } },
    });

  it('a lapsed waiting key is retired, a lapsed first device removed, and both are told of', () => {
    const other = next();
    apply(other.state, other.look(other.there(), { watched: HANDOVER_MS }).events);
    expect(other.state.peers['p1']).toMatchObject({
      public_key: other.old,
      next: null,
      retired: { [other.key]: iso(NOW) },
    });
    const own = first();
    apply(own.state, own.look(own.there(), { watched: HANDOVER_MS }).events);
    expect(own.state.peers['p1']).toMatchObject({ removed_at: iso(NOW), handover: { outcome: 'lapsed' } });
    expect(own.look(own.there(), { watched: HANDOVER_MS }).remove).toEqual([own.key]);
  });

  it('the first handshake is kept in the store, once, and ends the deadline', () => {
    const { state, look, there, key } = first();
    apply(state, look(there(NOW - HOUR)).events);
    const told = { key, outcome: 'opened', at: iso(NOW - HOUR), owner_told: false, friend_told: false };
    expect(state.peers['p1']).toMatchObject({ deadline: null, sent_at: iso(NOW - HOUR), handover: told });
    expect(state.peers['p1']?.counting).toEqual({});
    expect(look(there(NOW - MINUTE), { watched: HANDOVER_MS, confirmed: NOW + DAY }).events).toEqual([]);
  });
});

describe('the next deadline', () => {
  it('wakes the node’s loop, for devices that are on there', () => {
    for (const { state } of [first(), next()]) {
      expect(nextDeadline(state, 'main', NOW - 1)).toBe(NOW);
      expect(nextExpiry(state, 'main', NOW - 1)).toBe(NOW);
      expect(nextExpiry(state, 'main', NOW)).toBe(Number.POSITIVE_INFINITY);
      expect(nextExpiry(state, 'eu1', NOW - 1)).toBe(Number.POSITIVE_INFINITY);
      Object.assign(state.users[7] ?? {}, { active: false });
      expect(nextExpiry(state, 'main', NOW - 1)).toBe(Number.POSITIVE_INFINITY);
    }
  });
});
