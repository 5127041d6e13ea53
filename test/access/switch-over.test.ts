import { describe, expect, test } from 'vitest';
import { type Switch, switchesDue } from '../../src/access/switch-over.ts';
import type { DoorReport } from '../../src/health/doors/door-report.ts';
import { type NodeSight, shutSince } from '../../src/health/shut-nodes.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, snapshot, stateOf, user } from '../stage/sample-state.ts';

const MINUTE = 60_000;
const SINCE = NOW - 10 * MINUTE;
const DOOR = { host: '203.0.113.7', port: 51820 };
const silent = (since = SINCE, at = NOW): DoorReport => ({
  door: DOOR,
  outcome: { kind: 'silent', unreadable: 0 },
  at,
  since,
});
const open = (at = NOW): DoorReport => ({
  door: DOOR,
  outcome: { kind: 'open', handshakeMs: 20, echoMs: 20, echoes: 30 },
  at,
  since: SINCE,
});
const up = (id: string): NodeSight => ({ id, state: 'up', snapshot: snapshot({}), found: null });
const down: NodeSight = { id: 'main', state: 'down', snapshot: null, found: null };

function worldOf(
  devices: readonly DraftPeer[] = [peer()],
  more: Partial<DraftUser> = {},
  downSince: number | null = SINCE,
): Draft {
  const users = { '7': user(7, { switches_over: true, ...more }) };
  const main = { ...emptyNode(), server_key: newKey(), down_since: downSince === null ? null : iso(downSince) };
  return stateOf(devices, { users, nodes: { main, eu1: { ...emptyNode(), server_key: newKey() } } });
}

const due = (
  state: Draft,
  nodes: readonly NodeSight[] = [down, up('eu1')],
  seen: Record<string, number> = { p1: SINCE - MINUTE },
): Switch[] => switchesDue({ state, nodes, lastSeen: { of: (id) => seen[id] ?? null }, now: NOW });

const TO_EU1 = [{ friendId: 7, from: 'main', to: 'eu1' }];

describe('who is switched over', () => {
  test('a friend who said so, once their server has let nobody in for ten minutes', () => {
    expect(due(worldOf())).toEqual(TO_EU1);
    expect(due(worldOf([peer()], {}, SINCE + 1))).toEqual([]);
    expect(due(worldOf([peer()], { switches_over: false }))).toEqual([]);
    expect(due(worldOf([peer()], { active: false }))).toEqual([]);
  });

  test('at most once a day', () => {
    const earlier = (ago: number) => ({ at: iso(NOW - ago), from: 'eu1', to: 'main', told: true });
    expect(due(worldOf([peer()], { switched_over: earlier(DAY - 1) }))).toEqual([]);
    expect(due(worldOf([peer()], { switched_over: earlier(DAY) }))).toEqual(TO_EU1);
  });

  test('who used the server in the day before, and has found no other way since', () => {
    expect(due(worldOf(), undefined, {})).toEqual([]);
    expect(due(worldOf(), undefined, { p1: SINCE - DAY - 1 })).toEqual([]);
    const both = [peer(), peer({ server_id: 'eu1', wg_ip: '10.8.0.2/32' })];
    expect(due(worldOf(both), undefined, { p1: SINCE - MINUTE, p2: NOW - MINUTE })).toEqual([]);
    expect(due(worldOf(both), undefined, { p1: SINCE - MINUTE, p2: SINCE - HOUR })).toEqual(TO_EU1);
  });

  test('to the server of their spare before any other, and nowhere if nothing else lets them in', () => {
    const spare = peer({ server_id: 'us1', wg_ip: '10.9.0.2/32', spare: true });
    expect(due(worldOf([peer(), spare]), [down, up('eu1'), up('us1')])).toEqual([{ ...TO_EU1[0], to: 'us1' }]);
    expect(due(worldOf(), [down])).toEqual([]);
    expect(due(worldOf(), [down, { ...up('eu1'), found: { kind: 'tried', doors: [silent()] } }])).toEqual([]);
    expect(due(worldOf([peer()], { allowed_nodes: ['main'] }))).toEqual([]);
  });

  test('to a server with an open door rather than to one whose doors are all found shut, whatever else speaks for that', () => {
    const theirs = peer({ server_id: 'eu1', wg_ip: '10.8.0.2/32' });
    const state = worldOf([peer(), theirs], { preferred_server_id: 'eu1' });
    // somebody shook hands there after the bot had found it shut, so it may let friends in
    const shut: NodeSight = {
      ...up('eu1'),
      snapshot: snapshot({ [theirs.public_key]: { handshakeAt: NOW } }),
      found: { kind: 'tried', doors: [silent(), silent()] },
    };
    const half: NodeSight = { ...up('us1'), found: { kind: 'tried', doors: [silent(), open()] } };
    expect(due(state, [down, shut, half])).toEqual([{ ...TO_EU1[0], to: 'us1' }]);
    expect(due(state, [down, shut, up('us1')])).toEqual([{ ...TO_EU1[0], to: 'us1' }]);
    expect(due(state, [down, shut])).toEqual(TO_EU1);
    const spare = worldOf([peer(), { ...theirs, spare: true }]);
    expect(due(spare, [down, shut, half])).toEqual([{ ...TO_EU1[0], to: 'us1' }]);
    expect(due(spare, [down, shut])).toEqual(TO_EU1);
  });

  test('to a server whose doors have not all failed for them', () => {
    const trying_door = { at: iso(NOW - HOUR), network: null, failed: ['203.0.113.9:443'] };
    const state = worldOf([peer(), peer({ server_id: 'eu1', wg_ip: '10.8.0.2/32', trying_door })], {
      preferred_server_id: 'eu1',
    });
    const nodes = (doors: readonly string[]) => [down, { ...up('eu1'), doors }, up('us1')];
    const failed = peer({
      server_id: 'us1',
      wg_ip: '10.9.0.2/32',
      trying_door: { ...trying_door, failed: ['a', 'b'] },
    });
    const both = { ...state, peers: { ...state.peers, p3: failed } };
    expect(due(both, nodes(['203.0.113.9:443', '203.0.113.9:53']))).toEqual(TO_EU1);
    expect(due(both, nodes(['203.0.113.9:443']))).toEqual([{ ...TO_EU1[0], to: 'us1' }]);
  });

  test('not while a server was not looked at yet after a start', () => {
    expect(due(worldOf(), [{ ...down, state: 'looking' }, up('eu1')])).toEqual([]);
  });
});

describe('a server lets nobody in', () => {
  const since = (sight: Partial<NodeSight>, state = worldOf()) => shutSince(state, { ...down, ...sight }, NOW);
  const tried = (...doors: DoorReport[]): NodeSight['found'] => ({ kind: 'tried', doors });

  test('while it is down, unless a door of it was found open since', () => {
    expect(since({})).toBe(SINCE);
    expect(since({ found: tried(silent(), open(SINCE - 1)) })).toBe(SINCE);
    expect(since({ found: tried(silent(), open()) })).toBeNull();
  });

  test('while it is up but all its doors are shut, and nobody shook hands since', () => {
    const state = worldOf([peer()], {}, null);
    const key = state.peers['p1']?.public_key ?? '';
    const seen = (handshakeAt: number) => snapshot({ [key]: { handshakeAt } });
    const shut = { state: 'up' as const, found: tried(silent(SINCE - HOUR), silent()) };
    expect(since({ ...shut, snapshot: seen(SINCE - 1) }, state)).toBe(SINCE);
    expect(since({ ...shut, snapshot: seen(SINCE + MINUTE) }, state)).toBeNull();
    expect(since({ ...shut, snapshot: seen(0), found: tried(silent(), open()) }, state)).toBeNull();
    expect(since({ ...shut, snapshot: seen(0), found: tried(silent(SINCE, NOW - 2 * HOUR)) }, state)).toBeNull();
    expect(since({ ...shut, snapshot: seen(0), found: { kind: 'not-from-here' } }, state)).toBeNull();
  });
});
