import { describe, expect, it } from 'vitest';
import { applyEvents } from '../../src/peers/plan/apply-events.ts';
import type { PlanEvent } from '../../src/peers/plan/plan.ts';
import { REMEMBERED_MS } from '../../src/peers/plan/plan.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft, State } from '../../src/peers/records/records.ts';
import { box, counted, DAY, iso, NOW, newKey, node, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';

const now = iso(NOW);
const wish = { since: iso(NOW - DAY), noted: false };

/** What the events make of a state in which, since the plan, nothing but `meanwhile` has happened. */
function settled(state: Draft, events: readonly PlanEvent[], meanwhile: (draft: Draft) => void = () => undefined) {
  const draft = structuredClone(state);
  meanwhile(draft);
  const before: State = structuredClone(draft);
  const stuck = applyEvents(draft, before, events, {
    ...{ node: node({ network: '10.0.0.0/29' }), box, now },
    watched: { seen: NOW, upTo: NOW },
  });
  return { peers: draft.peers, stuck };
}

const rekeyed = (more: Partial<DraftPeer> = {}) => peer({ next: { ...sealedKey(), sent_at: null }, ...more });

describe('what a plan found out', () => {
  it('promotes the very key that was meant', () => {
    const device = rekeyed();
    const key = device.next?.public_key ?? '';
    const { peers } = settled(stateOf([device]), [{ kind: 'promote', peer: 'p1', key }]);
    expect(peers['p1']).toMatchObject({ public_key: key, next: null, retired: { [device.public_key]: now } });
  });

  it('promotes no other key that came meanwhile', () => {
    const device = rekeyed();
    const other = { ...sealedKey(), sent_at: null };
    const event: PlanEvent = { kind: 'promote', peer: 'p1', key: device.next?.public_key ?? '' };
    const { peers } = settled(stateOf([device]), [event], (draft) => {
      if (draft.peers['p1']) draft.peers['p1'].next = other;
    });
    expect(peers['p1']).toEqual({ ...device, next: other });
  });

  it('gives the very key that returns its whole grace time again', () => {
    const device = peer({ next: { ...sealedKey(), sent_at: iso(NOW - DAY) } });
    const returned = (key: string) =>
      settled(stateOf([device]), [{ kind: 'return', peer: 'p1', key }]).peers['p1']?.next;
    expect(returned(device.next?.public_key ?? '')).toEqual({ ...device.next, sent_at: now });
    expect(returned(newKey())).toEqual(device.next);
  });

  it('forgets a buried key and no other', () => {
    const [gone, kept] = [newKey(), newKey()];
    const device = peer({ retired: { [gone]: iso(NOW - DAY), [kept]: now } });
    const { peers } = settled(stateOf([device]), [{ kind: 'forget', peer: 'p1', key: gone }]);
    expect(peers['p1']?.retired).toEqual({ [kept]: now });
  });

  it('purges a device that was removed a day ago', () => {
    const device = peer({ removed_at: iso(NOW - REMEMBERED_MS) });
    expect(settled(counted(stateOf([device])), [{ kind: 'purge', peer: 'p1' }]).peers).toEqual({});
  });

  it('purges none whose removal was taken back meanwhile, or made anew', () => {
    const users = { '7': user(7, { removed_at: iso(NOW - REMEMBERED_MS) }) };
    const state = counted(stateOf([peer()], { users }));
    const back = (removed_at: string | null) =>
      settled(state, [{ kind: 'purge', peer: 'p1' }], (draft) => {
        if (draft.users['7']) draft.users['7'].removed_at = removed_at;
      });
    expect(Object.keys(back(null).peers)).toEqual(['p1']);
    expect(Object.keys(back(iso(NOW - 1)).peers)).toEqual(['p1']);
  });

  it('leaves alone what is no longer there, and what is only blocked', () => {
    const device = peer();
    const events: PlanEvent[] = [
      { kind: 'promote', peer: 'p9', key: newKey() },
      { kind: 'forget', peer: 'p1', key: newKey() },
      { kind: 'purge', peer: 'p1' },
      { kind: 'purge', peer: 'p9' },
      { kind: 'move', peer: 'p9' },
      { kind: 'blocked', peer: 'p1' },
    ];
    expect(settled(stateOf([device]), events)).toEqual({ peers: { p1: device }, stuck: [] });
  });
});

describe('a move', () => {
  const blocked = { ...emptyNode(), foreign: ['10.0.0.3/32'] };
  const move: PlanEvent = { kind: 'move', peer: 'p1' };

  it('gives a new address and new keys, retires all old ones and keeps the wish', () => {
    const device = rekeyed({ send: wish });
    const { peers, stuck } = settled(stateOf([device], { nodes: { main: blocked } }), [move]);
    expect(stuck).toEqual([]);
    const moved = peers['p1'];
    expect(moved).toMatchObject({ wg_ip: '10.0.0.4/32', next: null, sent_at: null, send: wish });
    expect(Object.keys(moved?.retired ?? {})).toEqual([device.public_key, device.next?.public_key]);
    expect(moved?.public_key).not.toBe(device.public_key);
    expect(() => box.open(moved?.public_key ?? '', moved?.secret ?? '')).not.toThrow();
  });

  it('of two devices at once gives two addresses', () => {
    const devices = [peer({ send: wish }), peer({ send: wish, wg_ip: '10.0.0.4/32', telegram_id: 8 })];
    const foreign = ['10.0.0.3/32', '10.0.0.4/32'];
    const state = stateOf(devices, { nodes: { main: { ...emptyNode(), foreign } } });
    const { peers } = settled(state, [move, { kind: 'move', peer: 'p2' }]);
    expect(Object.values(peers).map(({ wg_ip }) => wg_ip)).toEqual(['10.0.0.5/32', '10.0.0.6/32']);
  });

  it('changes nothing when no address is free, and says who is stuck', () => {
    const devices = ['3', '4', '5', '6'].map((n) => peer({ wg_ip: `10.0.0.${n}/32`, send: wish }));
    const state = stateOf(devices, { nodes: { main: blocked } });
    expect(settled(state, [move])).toEqual({ peers: state.peers, stuck: ['p1'] });
  });

  it('is not made when the wish was taken back meanwhile, or the device is off by now', () => {
    const state = stateOf([peer({ send: wish })], { nodes: { main: blocked } });
    const undone = settled(state, [move], (draft) => {
      if (draft.peers['p1']) draft.peers['p1'].send = null;
    });
    expect(undone.peers['p1']).toEqual({ ...state.peers['p1'], send: null });
    const paused = settled(state, [move], (draft) => {
      if (draft.users['7']) draft.users['7'].active = false;
    });
    expect(paused.peers).toEqual(state.peers);
  });
});
