import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Parameters as AmneziaValues } from '../../src/amnezia/parameters.ts';
import { ALERT_RULES } from '../../src/health/alert.ts';
import { type AlertNews, alertNews, followLevels, type Level, type LevelTimes } from '../../src/health/alerts.ts';
import { DeviceConditions } from '../../src/health/device-conditions.ts';
import { gatherFacts, LATELY_MS } from '../../src/health/device-facts.ts';
import { diagnose } from '../../src/health/diagnose.ts';
import { lostAnswersCondition } from '../../src/health/lost-answers.ts';
import { PeerHistory } from '../../src/health/peer-history.ts';
import { EARLY_MS, earlyAt, losesAnswers } from '../../src/health/sessions.ts';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import type { Snapshot, SnapshotPeer } from '../../src/peers/nodes/snapshot.ts';
import { storedParameters } from '../stage/amnezia-parameters.ts';
import { iso, NOW, peer, stateOf, user } from '../stage/sample-state.ts';
import { lookAt, MINUTE, nodeOf, onNode, seenAt, waiting } from './health-lab.ts';
import { RECORDED, type RecordedLook, type Shape } from './recorded-counters.ts';

const SECOND = 1000;
const DEVICES = [7, 8, 9, 10, 11, 12].map((telegram_id, i) => peer({ telegram_id, wg_ip: `10.0.0.${i + 3}/32` }));
const STATE = stateOf(DEVICES, { users: Object.fromEntries([7, 8, 9, 10, 11, 12].map((id) => [id, user(id)])) });

/** What one device's counters are `at` so many seconds after the beginning. */
type Counters = (at: number) => SnapshotPeer;

const playedBack =
  (looks: readonly RecordedLook[]): Counters =>
  (at) => {
    const [, shookAt, received, sent] = looks.findLast(([then]) => then <= at) ?? looks[0] ?? [0, null, 0, 0];
    return onNode({ handshakeAt: shookAt === null ? null : NOW + shookAt * SECOND, received, sent });
  };
const recorded = (shape: Shape): Counters => playedBack(RECORDED[shape]);
/** A recording that goes on: after `forSeconds` it is played again from where it was, so much later. */
const goesOn = (counters: Counters): Counters => {
  const length = 300;
  const last = counters(length);
  return (at) => {
    const round = Math.floor(at / length);
    const { handshakeAt, received, sent } = counters(at % length);
    const more = (what: number, total: number) => what + round * total;
    return onNode({
      handshakeAt: handshakeAt === null ? null : handshakeAt + round * length * SECOND,
      received: more(received, last.received),
      sent: more(sent, last.sent),
    });
  };
};
/** Changes over to another shape after so many seconds; the counters go on. */
const then =
  (first: Counters, second: Counters, from: number): Counters =>
  (at) => {
    if (at < from) return first(at);
    const [base, next] = [first(from), second(at - from)];
    const handshakeAt = next.handshakeAt === null ? base.handshakeAt : next.handshakeAt + from * SECOND;
    return onNode({ handshakeAt, received: base.received + next.received, sent: base.sent + next.sent });
  };
const asleep: Counters = () => onNode();

/** A node that is looked at every so many seconds, and what its owner is told; seconds since the beginning. */
function watched(
  devices: readonly Counters[],
  {
    forSeconds = 300,
    every = 5,
    state = STATE,
    record = DEVICES as readonly { readonly public_key: string }[],
    early = EARLY_MS,
  } = {},
) {
  const history = new PeerHistory();
  const levels: [at: number, level: Level][] = [];
  const told: [at: number, what: AlertNews['what']][] = [];
  let times: LevelTimes = new Map();
  const open: Record<string, { since: string }> = {};
  let snapshot: Snapshot | null = null;
  for (let at = 0; at <= forSeconds; at += every) {
    const now = NOW + at * SECOND;
    const peers = devices.map((counters, i) => [record[i]?.public_key ?? '', counters(at)] as const);
    snapshot = lookAt(Object.fromEntries(peers), now);
    history.note('main', snapshot, early);
    const condition = lostAnswersCondition({ state, nodeId: 'main', snapshot, history, now });
    levels.push([at, condition.level]);
    times = followLevels(times, [condition], now);
    for (const { what, key } of alertNews({ open, conditions: [condition], levels: times, now, isQuiet: false })) {
      told.push([at, what]);
      if (what === 'raised') open[key] = { since: iso(now) };
      else delete open[key];
    }
  }
  const now = NOW + forSeconds * SECOND;
  const isLost = (i: number) => losesAnswers(history.of('main', DEVICES[i]?.public_key ?? '').sessions, now, LATELY_MS);
  return { levels, told, history, snapshot, isLost, isOn: levels.some(([, level]) => level === 'on') };
}

describe('recorded counters of one device', () => {
  const EVERY = [1, 5, 15, 60];

  test.each(EVERY)('behind the block it is known within two looks more than 100 s; looks %i s apart', (every) => {
    expect(watched([recorded('blocked')], { every }).isLost(0)).toBe(true);
    expect(watched([recorded('blocked')], { every, forSeconds: 95 }).isLost(0)).toBe(false);
    const soon = Math.ceil((130 + 2 * every) / every) * every;
    expect(watched([recorded('blocked')], { every, forSeconds: soon }).isLost(0)).toBe(true);
  });

  test.each(['good', 'idle', 'download', 'sleeps'] as const)(
    'of a phone with a living tunnel prove nothing: %s',
    (shape) => {
      for (const every of EVERY) expect(watched([recorded(shape)], { every }).isLost(0)).toBe(false);
    },
  );

  test('that carry data again are no longer in vain at once', () => {
    const mended = then(recorded('blocked'), recorded('download'), 200);
    expect(watched([mended], { forSeconds: 195 }).isLost(0)).toBe(true);
    expect(watched([mended], { forSeconds: 220 }).isLost(0)).toBe(false);
  });

  test('begin anew when the interface is made anew', () => {
    const restarts = then(recorded('blocked'), recorded('blocked'), 90);
    const anew: Counters = (at) => (at < 90 ? restarts(at) : { ...restarts(at), received: at, sent: at });
    expect(watched([anew], { forSeconds: 150 }).isLost(0)).toBe(false);
    const forgotten: Counters = (at) => (at % 60 < 30 ? recorded('blocked')(at) : onNode());
    expect(watched([forgotten]).isLost(0)).toBe(false);
  });
});

/** What the store has of a server with these AmneziaWG values. */
const renewing = (values: AmneziaValues) =>
  stateOf([], { nodes: nodeOf({ parameters: storedParameters(KEY, values) }) });
const KEY = generateKeyPair().publicKey;

describe('sessions of made-up lengths', () => {
  /** A handshake every so many seconds, and so many bytes each second. */
  const renewed =
    (seconds: number, { received = 10, sent = 10, step = seconds } = {}): Counters =>
    (at) =>
      onNode({
        handshakeAt: NOW + Math.floor(at / seconds) * step * SECOND,
        received: at * received,
        sent: at * sent,
      });
  const isLost = (counters: Counters, forSeconds: number) => watched([counters], { forSeconds }).isLost(0);

  test('carry data also where the first one began before the first look at the peer', () => {
    const history = new PeerHistory();
    const look = (seconds: number, peers: Readonly<Record<string, SnapshotPeer>>) =>
      history.note('main', lookAt(peers, NOW + seconds * SECOND));
    const handshakeAt = NOW + SECOND;
    look(0, {});
    look(5, { [KEY]: onNode({ handshakeAt, received: 1000, sent: 1000 }) });
    expect(history.of('main', KEY).sessions.carriedAt).toBeNull();
    look(60, { [KEY]: onNode({ handshakeAt, received: 2000, sent: 100_000 }) });
    expect(history.of('main', KEY).sessions.carriedAt).toBe(NOW + 60 * SECOND);
  });

  test('are in vain when three were given up within 90 s each, and not when two were', () => {
    expect(isLost(renewed(80), 250)).toBe(false);
    expect(isLost(renewed(80), 330)).toBe(true);
    expect(isLost(renewed(90), 1000)).toBe(false);
    expect(isLost(renewed(20), 110)).toBe(false);
    expect(isLost(renewed(20), 130)).toBe(true);
  });

  test.each([
    ['60-80', 60, 50],
    ['45', 45, 35],
    ['15', 15, 10],
  ])('are due sooner where the server’s AmneziaWG renews them after %s s', (RekeyAfterTime, due, given) => {
    const early = earlyAt(renewing({ RekeyAfterTime }), 'main');
    expect(watched([renewed(due)], { forSeconds: 900 }).isLost(0)).toBe(true);
    expect(watched([renewed(due)], { forSeconds: 900, early }).isLost(0)).toBe(false);
    expect(watched([renewed(given - 5)], { forSeconds: 900, early }).isLost(0)).toBe(early > 5000);
  });

  test('are due when WireGuard’s are where nothing else, or a later time, is known of the server', () => {
    for (const values of [{}, { RekeyAfterTime: '0' }, { RekeyAfterTime: '100-120' }, { RekeyAfterTime: '600' }]) {
      expect(earlyAt(renewing(values), 'main')).toBe(EARLY_MS);
    }
    expect([earlyAt(STATE, 'main'), earlyAt(STATE, 'elsewhere')]).toEqual([EARLY_MS, EARLY_MS]);
    expect(earlyAt(renewing({ RekeyAfterTime: '5' }), 'main')).toBe(0);
  });

  test('are not in vain when they carry something either way', () => {
    expect(isLost(renewed(20, { sent: 3200, received: 32_000 }), 300)).toBe(true);
    expect(isLost(renewed(20, { sent: 3400 }), 300)).toBe(false);
    expect(isLost(renewed(20, { received: 34_000 }), 300)).toBe(false);
  });

  test('may lie between two looks in numbers, each with a few answers that nobody heard', () => {
    const busy = renewed(15, { sent: 2500 });
    expect(watched([busy], { forSeconds: 360, every: 60 }).isLost(0)).toBe(true);
  });

  test('are not judged by a server’s clock that goes backwards', () => {
    expect(isLost(renewed(20, { step: -20 }), 300)).toBe(false);
  });
});

describe('the owner is told', () => {
  const blocked = goesOn(recorded('blocked'));
  const [good, idle] = [goesOn(recorded('good')), goesOn(recorded('idle'))];

  test('after two devices of two people have tried in vain for five minutes more than it took to know', () => {
    const { told, levels } = watched([blocked, blocked, good], { forSeconds: 900 });
    const from = levels.find(([, level]) => level === 'on')?.[0] ?? 0;
    expect(from).toBeGreaterThanOrEqual(100);
    expect(from).toBeLessThan(140);
    expect(told).toEqual([[from + ALERT_RULES['answers-lost'].afterMs / SECOND, 'raised']]);
  });

  test('not of one device among others, nor of one friend’s two, nor of two that are paused', () => {
    expect(watched([blocked, idle], { forSeconds: 1800 }).isOn).toBe(false);
    const own = DEVICES.map((device) => ({ ...device, telegram_id: 7 }));
    const one = stateOf(own, { users: { 7: user(7) } });
    expect(watched([blocked, blocked, idle], { forSeconds: 1800, state: one, record: own }).isOn).toBe(false);
    const off = DEVICES.map((device, i) => ({ ...device, active: i > 1 }));
    const paused = stateOf(off, { users: STATE.users });
    expect(watched([blocked, blocked, idle], { forSeconds: 1800, state: paused, record: off }).isOn).toBe(false);
  });

  test('of one device that is all there is, after ten minutes of tries', () => {
    const { levels } = watched([blocked, asleep], { forSeconds: 1200 });
    const from = levels.find(([, level]) => level === 'on')?.[0] ?? 0;
    expect(from).toBeGreaterThanOrEqual(600);
    expect(from).toBeLessThan(660);
  });

  test('not of two in a crowd that gets its data', () => {
    const crowd = Array.from({ length: 12 }, (_, i) => peer({ telegram_id: i + 1, wg_ip: `10.0.0.${i + 3}/32` }));
    const users = Object.fromEntries(crowd.map(({ telegram_id: id }) => [id, user(id)]));
    const told = (fine: number) =>
      watched([blocked, blocked, ...Array.from({ length: fine }, () => goesOn(recorded('download')))], {
        ...{ forSeconds: 900, state: stateOf(crowd, { users }), record: crowd },
      }).isOn;
    expect(told(8)).toBe(true);
    expect(told(9)).toBe(false);
  });

  test('also of devices that try in vain with a config which waits to replace another', () => {
    const renewing = DEVICES.slice(0, 2).map((device) => ({ ...device, next: waiting(MINUTE) }));
    const state = stateOf(renewing, { users: STATE.users });
    const record = renewing.map(({ next }) => next);
    expect(watched([blocked, blocked], { state, record }).isOn).toBe(true);
  });

  test('not of one config on two devices each, which takes turns', () => {
    const turns: Counters = (at) => ({ ...blocked(at), endpoint: at % 40 < 20 ? 'a:1' : 'b:1' });
    expect(watched([turns, turns], { forSeconds: 900 }).isOn).toBe(false);
  });

  test('of its end once, with the first data, or when nobody has tried for half an hour', () => {
    const raised = [expect.any(Number), 'raised'];
    const download = goesOn(recorded('download'));
    const mended = then(blocked, download, 900);
    expect(watched([mended, mended], { forSeconds: 1800 }).told).toEqual([raised, [expect.any(Number), 'over']]);
    const [, [at] = [0]] = watched([mended, mended], { forSeconds: 1800 }).told;
    expect(at).toBeLessThan(920);
    const away = then(blocked, () => onNode(), 900);
    const { told } = watched([away, away], { forSeconds: 3600 });
    expect(told).toEqual([raised, [expect.any(Number), 'over']]);
    expect(told[1]?.[0]).toBeGreaterThan(900 + 1780);
    expect(told[1]?.[0]).toBeLessThan(900 + 1830);
  });

  test('nothing while phones come and go behind the same block', () => {
    const comes: Counters = (at) => blocked(Math.floor(at / 1200) * 600 + Math.min(at % 1200, 600));
    const { told } = watched([comes, comes], { forSeconds: 7200 });
    expect(told).toEqual([[expect.any(Number), 'raised']]);
  });

  test('no end by a bot that has just started, or whose server does not answer', () => {
    const history = new PeerHistory();
    const facts = { state: STATE, nodeId: 'main', history };
    const level = (minutes: number, isUp = true) => {
      const snapshot = lookAt({}, NOW + minutes * MINUTE);
      if (isUp) history.note('main', snapshot);
      return lostAnswersCondition({ ...facts, snapshot: isUp ? snapshot : null, now: snapshot.at }).level;
    };
    expect([level(0), level(29), level(30), level(31, false)]).toEqual(['between', 'between', 'off', 'between']);
    const state = { ...STATE, nodes: nodeOf({ up_since: iso(NOW + 20 * MINUTE) }) };
    const snapshot = lookAt({}, NOW + 32 * MINUTE);
    expect(lostAnswersCondition({ ...facts, state, snapshot, now: snapshot.at }).level).toBe('between');
  });

  test('the same from memory as without, at every moment', () => {
    const { history, snapshot } = watched([blocked, blocked, good], { forSeconds: 600 });
    const edges = [LATELY_MS, LATELY_MS - MINUTE].flatMap((at) => [at - 1, at, at + 1, at + 5001]);
    const moments = fc.array(fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 0, max: 60 * MINUTE })), {
      minLength: 2,
    });
    fc.assert(
      fc.property(moments, (times) => {
        const memory = new DeviceConditions();
        for (const time of times) {
          const now = NOW + 600 * SECOND + time;
          const facts = { state: STATE, nodeId: 'main', snapshot, history, now };
          expect(memory.answersLost(facts)).toEqual(lostAnswersCondition(facts));
        }
      }),
    );
  });
});

test('the friend behind the block is told that answers are lost, and the friend with a living tunnel is not', () => {
  const { history, snapshot } = watched([recorded('blocked'), recorded('good')], { forSeconds: 250 });
  const finding = (i: number) => {
    const record = STATE.peers[`p${i + 1}`];
    if (!record) throw new Error('no such device');
    const about = { state: STATE, peerId: `p${i + 1}`, peer: record, tag: keyTag(record.public_key) };
    const now = NOW + 250 * SECOND;
    // the addresses are not what this is about
    const peers = new Map(
      [...(snapshot?.peers ?? [])].map(([key, seen]) => [
        key,
        { ...seen, allowedIps: key === record.public_key ? [record.wg_ip] : [] },
      ]),
    );
    const look = snapshot && { ...snapshot, peers };
    return diagnose(
      gatherFacts({ ...about, now, inSettings: true, snapshot: look, first: null, history, lastSeen: seenAt({}) }),
    ).kind;
  };
  expect([finding(0), finding(1)]).toEqual(['answers-lost', 'works']);
});

/** A stretch of a phone's day: its length, what is moved each second, and whether the tunnel was switched off and on first. */
const stretch = fc.record({
  seconds: fc.integer({ min: 30, max: 1200 }),
  down: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5_000_000 })),
  up: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
  keepalive: fc.boolean(),
  isSwitched: fc.boolean(),
});
type Stretch = Parameters<Parameters<typeof stretch.map>[0]>[0];

/** The counters of a living tunnel: a session in use is renewed after 120 s and no sooner, an idle one when something is to be sent. */
function ordinary(day: readonly Stretch[]): Counters {
  const looks: RecordedLook[] = [[0, null, 0, 0]];
  let [at, received, sent] = [0, 0, 0];
  let shookAt: number | null = null;
  for (const { seconds, down, up, keepalive, isSwitched } of day) {
    for (let second = 0; second < seconds; second += 1, at += 1) {
      const speaks = down > 0 || up > 0 || (keepalive && second % 25 === 0);
      // whoever flips the switch over and over within so short a time has an answer that does not come
      const isFlipped = isSwitched && second === 0 && at - (shookAt ?? 0) >= 90;
      const isDue = speaks && (shookAt === null || at - shookAt >= 120 || isFlipped);
      if (isDue) {
        shookAt = at;
        received += 148;
        sent += 92;
      }
      if (speaks) {
        received += 32 + up;
        sent += down;
      }
      looks.push([at, shookAt, received, sent]);
    }
  }
  return (second) => {
    const [, handshakeAt, rx, tx] = looks[Math.min(second, looks.length - 1)] ?? [0, null, 0, 0];
    return onNode({ handshakeAt: handshakeAt === null ? null : NOW + handshakeAt * SECOND, received: rx, sent: tx });
  };
}

test('ordinary days of phones never raise it, however they sleep, load and are switched', () => {
  const phones = fc.array(fc.array(stretch, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 });
  const every = fc.constantFrom(5, 15, 60);
  fc.assert(
    fc.property(phones, every, (days, seconds) => {
      expect(watched(days.map(ordinary), { forSeconds: 3600, every: seconds }).told).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
