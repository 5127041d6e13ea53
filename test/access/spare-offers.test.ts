import { expect, test } from 'vitest';
import { isStillOffered, recordOffered, spareOffers } from '../../src/access/spare-offers.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { DAY, HOUR, iso, NOW, newKey, node, peer, stateOf, user } from '../stage/sample-state.ts';

const MAIN = node();
const EU1 = node({ id: 'eu1', network: '10.8.0.0/24', reserved: [], endpointHost: '192.0.2.8' });
const up = () => ({ ...emptyNode(), server_key: newKey() });
const atHome = (more: Partial<DraftPeer> = {}) => peer({ sent_at: iso(NOW - 7 * DAY), ...more });
const worldOf = (devices: DraftPeer[], more: Partial<Draft> = {}): Draft =>
  stateOf(devices, { nodes: { main: up(), eu1: up() }, ...more });

const offered = (state: Draft, seen: Record<string, number> = { p1: NOW - HOUR }, nodes = [MAIN, EU1]) =>
  spareOffers({ state, nodes, lastSeen: { of: (id) => seen[id] ?? null }, now: NOW });

test('a friend is offered a spare after the first week, once', () => {
  expect(offered(worldOf([atHome({ sent_at: iso(NOW - 7 * DAY + 1) })]))).toEqual([]);
  const state = worldOf([atHome()]);
  expect(offered(state)).toEqual([7]);
  expect(isStillOffered(state, 7, [MAIN, EU1], NOW)).toBe(true);
  recordOffered(state, 7, iso(NOW));
  expect(offered(state)).toEqual([]);
  expect(isStillOffered(state, 7, [MAIN, EU1], NOW)).toBe(false);
});

test('whose device came from the predecessor has been there for long', () => {
  expect(offered(worldOf([atHome({ sent_at: null, secret: null })]))).toEqual([7]);
});

test('nobody is offered one who has not been connected lately, has one, or leaves soon', () => {
  expect(offered(worldOf([atHome()]), {})).toEqual([]);
  expect(offered(worldOf([atHome()]), { p1: NOW - 4 * DAY })).toEqual([]);
  const spare = atHome({ server_id: 'eu1', wg_ip: '10.8.0.2/32', spare: true });
  expect(offered(worldOf([atHome(), spare]))).toEqual([]);
  expect(offered(worldOf([spare]))).toEqual([]);
  expect(offered(worldOf([atHome()], { users: { '7': user(7, { until: iso(NOW + DAY) }) } }))).toEqual([]);
  expect(offered(worldOf([atHome()], { users: { '7': user(7, { active: false }) } }))).toEqual([]);
});

test('nor is anybody while there is no second way in, or the addresses run low', () => {
  expect(offered(worldOf([atHome()]), undefined, [MAIN])).toEqual([]);
  const down = { ...up(), down_since: iso(NOW - HOUR) };
  expect(offered(worldOf([atHome()], { nodes: { main: up(), eu1: down } }))).toEqual([]);
  const narrow = node({ ...EU1, network: '10.8.0.0/29', reserved: ['10.8.0.1', '10.8.0.2', '10.8.0.3'] });
  const crowd = [atHome(), peer({ telegram_id: 8, server_id: 'eu1', wg_ip: '10.8.0.4/32' })];
  expect(offered(worldOf(crowd), undefined, [MAIN, narrow])).toEqual([7]);
  const fuller = [...crowd, peer({ telegram_id: 9, server_id: 'eu1', wg_ip: '10.8.0.5/32' })];
  expect(offered(worldOf(fuller), undefined, [MAIN, narrow])).toEqual([]);
});

test('a crowd is offered them little by little', () => {
  const many = Array.from({ length: 25 }, (_, i) => atHome({ telegram_id: 100 + i, wg_ip: `10.0.0.${i + 3}/32` }));
  const seen = Object.fromEntries(many.map((_, i) => [`p${i + 1}`, NOW - HOUR]));
  const state = worldOf(many);
  const first = offered(state, seen);
  expect(first).toHaveLength(10);
  for (const id of first) recordOffered(state, id, iso(NOW));
  expect(offered(state, seen)).toHaveLength(10);
});
