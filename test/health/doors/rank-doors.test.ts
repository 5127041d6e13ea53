import { describe, expect, test } from 'vitest';
import type { NodeDoors } from '../../../src/health/doors/door-report.ts';
import { noteConnected, noteFailed } from '../../../src/health/doors/note-tries.ts';
import { bestDoor, hadEveryAddress, isGivenUp, nextDoor, rankDoors } from '../../../src/health/doors/rank-doors.ts';
import { doorText } from '../../../src/peers/nodes/door.ts';
import { MOST_DOORS } from '../../../src/peers/records/door-tries.ts';
import type { Draft } from '../../../src/peers/records/records.ts';
import type { ProbeOutcome } from '../../../src/probe/outcome.ts';
import { DAY, HOUR, iso, NOW, node, peer, stateOf, user } from '../../stage/sample-state.ts';

const FIRST = 'vpn.example.com:51820';
const SPARE = 'vpn.example.com:443';
const RELAY = '198.51.100.9:4443';
const NODE = node({
  furtherDoors: [
    { host: 'vpn.example.com', port: 443 },
    { host: '198.51.100.9', port: 4443 },
  ],
});
const OPEN: ProbeOutcome = { kind: 'open', handshakeMs: 8, echoMs: 5, echoes: 30 };
const SILENT: ProbeOutcome = { kind: 'silent', unreadable: 0 };

/** What the probe found of the doors in the settings' order, two hours ago. */
const foundDoors = (...outcomes: ProbeOutcome[]): NodeDoors => ({
  kind: 'tried',
  doors: [FIRST, SPARE, RELAY].flatMap((text, i) => {
    const [host = '', port] = text.split(':');
    const outcome = outcomes[i];
    return outcome ? [{ door: { host, port: Number(port) }, outcome, at: NOW, since: NOW - 2 * HOUR }] : [];
  }),
});

/** Friend 7 on this network, with what friends tried: so many hours ago. */
function stateWith(network: string | null, fill: (state: Draft) => void = () => undefined) {
  const told = network === null ? null : { name: network, at: iso(NOW) };
  const state = stateOf([peer()], { users: { '7': user(7, { network: told }) } });
  fill(state);
  return state;
}
const connected = (state: Draft, door: string, network: string | null, ago: number) =>
  noteConnected(state, { nodeId: 'main', door, network }, iso(NOW - ago));
const failed = (state: Draft, door: string, network: string | null, ago: number) =>
  noteFailed(state, { nodeId: 'main', door, network }, iso(NOW - ago));
const ranked = (state: Draft, doors: NodeDoors = null) =>
  rankDoors({ state, node: NODE, friendId: 7, found: doors, now: NOW }).map(doorText);

describe('the doors for a new file', () => {
  test('are those of the settings, in their order, while nothing is known', () => {
    expect(ranked(stateWith(null))).toEqual([FIRST, SPARE, RELAY]);
    expect(bestDoor({ state: stateWith('mts'), node: NODE, friendId: 7, found: null, now: NOW })).toBe(FIRST);
  });

  test('begin with what the probe finds open, and end with what it finds shut', () => {
    expect(ranked(stateWith(null), foundDoors(SILENT, OPEN, OPEN))).toEqual([SPARE, RELAY, FIRST]);
    expect(ranked(stateWith(null), foundDoors(SILENT))).toEqual([SPARE, RELAY, FIRST]);
  });

  test('through which a friend came after the probe found it shut count as open', () => {
    const state = stateWith(null, (draft) => connected(draft, FIRST, 'home', HOUR));
    expect(ranked(state, foundDoors(SILENT, OPEN, OPEN))).toEqual([FIRST, SPARE, RELAY]);
    const before = stateWith(null, (draft) => connected(draft, FIRST, 'home', 3 * HOUR));
    expect(ranked(before, foundDoors(SILENT, OPEN, OPEN))).toEqual([SPARE, RELAY, FIRST]);
  });

  test('begin with the one that somebody on the friend’s own network came through last', () => {
    const state = (network: string | null) =>
      stateWith(network, (draft) => {
        connected(draft, RELAY, 'mts', 2 * HOUR);
        connected(draft, SPARE, 'mts', 3 * HOUR);
        connected(draft, SPARE, 'home', HOUR);
      });
    expect(ranked(state('mts'))).toEqual([RELAY, SPARE, FIRST]);
    expect(ranked(state('home'))).toEqual([SPARE, FIRST, RELAY]);
    expect(ranked(state('yota'))).toEqual([FIRST, SPARE, RELAY]);
    expect(ranked(state(null))).toEqual([SPARE, RELAY, FIRST]);
  });

  test('that failed on the network come last, until somebody comes through again or a month has passed', () => {
    const state = stateWith('mts', (draft) => failed(draft, FIRST, 'mts', HOUR));
    expect(ranked(state)).toEqual([SPARE, RELAY, FIRST]);
    connected(state, FIRST, 'mts', 0);
    expect(ranked(state)).toEqual([FIRST, SPARE, RELAY]);
    expect(ranked(stateWith('home', (draft) => failed(draft, FIRST, 'mts', HOUR)))).toEqual([FIRST, SPARE, RELAY]);
    expect(ranked(stateWith('mts', (draft) => failed(draft, FIRST, 'mts', 31 * DAY)))).toEqual([FIRST, SPARE, RELAY]);
  });
});

describe('the next door of a device', () => {
  const next = (record = peer(), except: string[] = []) => {
    const door = nextDoor({ state: stateWith(null), node: NODE, found: null, now: NOW }, record, except);
    return door && doorText(door);
  };
  const trying = (ago: number, ...doors: string[]) => ({ at: iso(NOW - ago), network: null, failed: doors });

  test('is the best one beside its own, those that failed for it within a day, and those that are kept for others', () => {
    expect(next(peer({ door: RELAY }))).toBe(FIRST);
    expect(next(peer({ door: RELAY, trying_door: trying(HOUR, FIRST) }))).toBe(SPARE);
    expect(next(peer({ door: RELAY }), [FIRST])).toBe(SPARE);
    expect(next(peer({ door: SPARE, trying_door: trying(HOUR, FIRST) }))).toBe(RELAY);
    expect(next(peer({ door: RELAY, trying_door: trying(HOUR, FIRST, SPARE) }))).toBeNull();
    expect(next(peer({ door: RELAY, trying_door: trying(25 * HOUR, FIRST, SPARE) }))).toBe(FIRST);
  });

  test('is at another address than those that failed, whatever came through on the network, unless the bot finds that one shut', () => {
    expect(next()).toBe(RELAY);
    expect(next(peer({ door: SPARE }))).toBe(RELAY);
    expect(next(peer(), [RELAY])).toBe(SPARE);
    const state = stateWith('mts', (draft) => {
      connected(draft, SPARE, 'mts', HOUR);
      failed(draft, RELAY, 'mts', 2 * HOUR);
    });
    const found = (doors: NodeDoors) => nextDoor({ state, node: NODE, found: doors, now: NOW }, peer());
    expect(found(null)).toMatchObject({ port: 4443 });
    expect(found(foundDoors(OPEN, OPEN, SILENT))).toMatchObject({ port: 443 });
  });

  test('of a node with one door is none', () => {
    expect(nextDoor({ state: stateWith(null), node: node(), found: null, now: NOW }, peer())).toBeNull();
  });
});

describe('what a device had', () => {
  const trying = (ago: number, ...doors: string[]) => ({ at: iso(NOW - ago), network: null, failed: doors });

  test('is every address of its node once a door at each was given in vain within a day, the present one among them', () => {
    const had = (door: string, failed: readonly string[], ago = HOUR, node = NODE) =>
      hadEveryAddress({ state: stateWith(null), node, now: NOW }, peer({ door, trying_door: trying(ago, ...failed) }));
    expect([had(RELAY, [FIRST]), had(SPARE, [FIRST, RELAY]), had(FIRST, [RELAY])]).toEqual([true, true, true]);
    expect([had(SPARE, [FIRST]), had(RELAY, []), had(RELAY, [FIRST], 25 * HOUR)]).toEqual([false, false, false]);
    const single = node({ furtherDoors: [443, 4443].map((port) => ({ host: 'vpn.example.com', port })) });
    expect([had(FIRST, [], HOUR, single), had(SPARE, [FIRST], HOUR, single)]).toEqual([false, true]);
  });

  test('tells that it is given up once each address failed, a day after, until it comes through or a month has passed', () => {
    const all = [FIRST, SPARE, RELAY];
    const given = (ago: number, ...failed: string[]) =>
      isGivenUp(NODE, peer({ door: RELAY, trying_door: trying(ago, ...failed) }), NOW);
    expect([given(2 * DAY, ...all), given(29 * DAY, ...all)]).toEqual([true, true]);
    expect(given(2 * DAY, FIRST, RELAY)).toBe(true);
    expect([given(HOUR, ...all), given(2 * DAY, FIRST, SPARE), given(31 * DAY, ...all)]).toEqual([false, false, false]);
    expect(isGivenUp(NODE, peer(), NOW)).toBe(false);
  });
});

test('of a node’s doors only so many are remembered, those that were tried last', () => {
  const state = stateWith(null);
  for (let i = 0; i < 3 * MOST_DOORS; i += 1) connected(state, `vpn.example.com:${1000 + i}`, 'mts', (100 - i) * HOUR);
  const kept = Object.keys(state.nodes['main']?.tries ?? {});
  expect(kept).toHaveLength(MOST_DOORS);
  expect(kept).toContain(`vpn.example.com:${1000 + 3 * MOST_DOORS - 1}`);
  expect(kept).not.toContain('vpn.example.com:1000');
});
