import { describe, expect, test } from 'vitest';
import type { Alert } from '../../../src/health/alert.ts';
import { doorConditions, letsFriendsIn } from '../../../src/health/doors/door-conditions.ts';
import { type DoorReport, hasArrived, reportOf } from '../../../src/health/doors/door-report.ts';
import { LANGUAGES } from '../../../src/languages.ts';
import type { ProbeOutcome } from '../../../src/probe/outcome.ts';
import { loadLanguages } from '../../../src/texts/chat/languages.ts';
import { NOW, node, peer, snapshot, stateOf } from '../../stage/sample-state.ts';
import { MINUTE, onNode } from '../health-lab.ts';

const FIRST = 'vpn.example.com:51820';
const SPARE = 'vpn.example.com:443';
const NODE = node({ furtherDoors: [{ host: 'vpn.example.com', port: 443 }] });
const OPEN: ProbeOutcome = { kind: 'open', handshakeMs: 8, echoMs: 5, echoes: 30 };
const SILENT: ProbeOutcome = { kind: 'silent', unreadable: 0 };
const door = { host: 'vpn.example.com', port: 51820 };

/** The first door after these tries, five minutes apart, the last one now. */
function tried(...outcomes: ProbeOutcome[]): DoorReport {
  let report: DoorReport | null = null;
  for (const [i, outcome] of outcomes.entries())
    report = reportOf(report, door, outcome, NOW - (outcomes.length - 1 - i) * 5 * MINUTE);
  return report ?? expect.fail();
}

const first = peer();
const spare = peer({ wg_ip: '10.0.0.4/32', door: SPARE });

function condition(report: DoorReport, handshakes: Readonly<Record<string, number>> = {}, isUp = true) {
  const known = Object.fromEntries(Object.entries(handshakes).map(([key, handshakeAt]) => [key, { handshakeAt }]));
  const [found] = doorConditions({
    ...{ state: stateOf([first, spare]), node: NODE, now: NOW, ahead: 0 },
    snapshot: isUp ? snapshot(known) : null,
    found: { kind: 'tried', doors: [report] },
  });
  return found ?? expect.fail();
}
const alertOf = (...args: Parameters<typeof condition>) => condition(...args).alert as Extract<Alert, { kind: 'door' }>;

describe('the alert of a door', () => {
  test('begins and ends with the second try in a row that says so', () => {
    const levels = [[SILENT], [OPEN, SILENT], [OPEN, SILENT, SILENT], [SILENT, SILENT, OPEN], [SILENT, OPEN, OPEN]];
    expect(levels.map((tries) => condition(tried(...tries)).level)).toEqual([
      ...['between', 'between', 'on', 'between', 'off'],
    ]);
    expect(condition(tried(SILENT, SILENT)).began).toBe(NOW - 5 * MINUTE);
  });

  test('is not raised while the whole node is away, nor from tries of long ago', () => {
    expect(condition(tried(SILENT, SILENT), {}, false).level).toBe('between');
    const old = { ...tried(SILENT, SILENT), at: NOW - 61 * MINUTE, since: NOW - 90 * MINUTE };
    expect(condition(old).level).toBe('between');
  });

  test('counts the friends who come through since: by their record, and only by handshakes after that', () => {
    const shut = tried(SILENT, SILENT);
    expect(alertOf(shut)).toMatchObject({ friends: 0, named: 1 });
    expect(alertOf(shut, { [first.public_key]: NOW - MINUTE })).toMatchObject({ friends: 1 });
    expect(alertOf(shut, { [first.public_key]: NOW - 6 * MINUTE })).toMatchObject({ friends: 0 });
    expect(alertOf(shut, { [spare.public_key]: NOW - MINUTE })).toMatchObject({ friends: 0 });
  });
});

describe('what arrived at the node tells the direction', () => {
  const at = (received: number, handshakeAt: number | null = null) => onNode({ received, handshakeAt });
  const told = (outcome: ProbeOutcome, before = at(100), later = at(100)) => {
    const arrived = hasArrived(outcome, before, later);
    return alertOf({ ...tried(outcome, outcome), arrived }).trouble;
  };
  const LOST: ProbeOutcome = { kind: 'handshake-only', handshakeMs: 8, data: 'lost' };

  test('of a silent door', () => {
    expect(told(SILENT)).toBe('silent');
    expect(told(SILENT, at(100), at(248))).toBe('way-back');
    expect(alertOf({ ...tried(SILENT, SILENT) }).trouble).toBe('silent');
  });

  test('of data that is lost after a handshake', () => {
    expect(told(LOST)).toBe('data-lost-there');
    expect(told(LOST, at(100), at(400, NOW))).toBe('data-lost-back');
    expect(alertOf(tried(LOST, LOST)).trouble).toBe('data-lost');
  });

  test('and an interface that was made anew meanwhile tells nothing', () => {
    expect(hasArrived(SILENT, at(1000), at(100))).toBeNull();
    expect(hasArrived(SILENT, undefined, at(100))).toBeNull();
    expect(hasArrived({ kind: 'frozen', handshakeMs: 1, echoMs: 1, echoes: 7 }, at(0), at(32_000))).toBe(true);
  });
});

test.each(LANGUAGES)('the owner reads whether friends come through, in %s', async (language) => {
  const { alerts } = (await loadLanguages('UTC'))[language];
  const text = (friends: number) => {
    const alert = { kind: 'door', node: 'main', door: FIRST, trouble: 'silent', friends, named: 3 } as const;
    return alerts.raised.door({ ...alert, name: 'Main', since: new Date(NOW) });
  };
  expect(text(2)).toMatch(/come through all the same \(2 devices\)|проходят \(2 устройства\)/);
  expect(text(0)).toMatch(/No friend comes through it either|тоже не проходят/);
});

test('a node that does not answer lets friends in while a door was found open since', () => {
  const found = { kind: 'tried', doors: [tried(OPEN, OPEN)] } as const;
  expect(letsFriendsIn(found, NOW - MINUTE)).toBe(true);
  expect(letsFriendsIn(found, NOW + MINUTE)).toBe(false);
  expect(letsFriendsIn({ kind: 'tried', doors: [tried(SILENT)] }, NOW - MINUTE)).toBe(false);
  expect(letsFriendsIn(null, NOW)).toBe(false);
});
