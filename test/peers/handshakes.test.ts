import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  handshakeOf,
  isOnline,
  isOnlineAge,
  lastHandshake,
  newestHandshake,
} from '../../src/peers/devices/handshakes.ts';
import { peer, sealedKey, snapshot } from '../stage/sample-state.ts';

const MINUTE = 60_000;

/** What a node tells at `at` of peers that shook hands then. */
const told = (at: number, times: Readonly<Record<string, number>>) =>
  snapshot(Object.fromEntries(Object.entries(times).map(([key, handshakeAt]) => [key, { handshakeAt }])), { at });

test('a device’s last handshake is that of whichever of its keys shook hands last', () => {
  const next = { ...sealedKey(), sent_at: null };
  const device = peer({ next, retired: { OLD: '2026-11-01T00:00:00Z' } });
  const { public_key } = device;
  expect(lastHandshake(device, told(100, { [public_key]: 10, [next.public_key]: 30, OLD: 20 }))).toBe(30);
  expect(lastHandshake(device, told(100, { [public_key]: 10, OLD: 20 }))).toBe(20);
  expect(lastHandshake(device, told(100, { stranger: 90 }))).toBeNull();
  expect(newestHandshake(told(100, { [public_key]: 10, stranger: 90 }), new Set())).toBe(90);
  expect(newestHandshake(told(100, { [public_key]: 10, probe: 90 }), new Set(['probe']))).toBe(10);
});

test('no handshake is later than the poll that told of it, however far ahead the node’s clock is', () => {
  expect(handshakeOf(told(100, { a: 500 }), 'a')).toBe(100);
  expect(handshakeOf(told(1000, { a: 900 }), 'a', 300)).toBe(600);
});

test('a device is online for three minutes after a handshake, and not while its node is down', () => {
  const device = peer({});
  const seen = told(MINUTE, { [device.public_key]: MINUTE });
  expect(isOnline(device, seen, 4 * MINUTE - 1)).toBe(true);
  expect(isOnline(device, seen, 4 * MINUTE)).toBe(false);
  expect(isOnline(device, null, MINUTE)).toBe(false);
  expect([isOnlineAge(null), isOnlineAge(0)]).toEqual([false, true]);
});

test('nothing else says what online means, or reads a handshake’s time to show it', () => {
  const readers = globSync('src/**/*.ts').filter((path) =>
    /ONLINE_MS|\bhandshakeAt\b/.test(readFileSync(path, 'utf8')),
  );
  expect(readers.toSorted()).toEqual([
    'src/access/guest-news.ts', // whether there was one at all
    'src/health/device-facts.ts', // when any key was heard of
    'src/health/doors/door-report.ts', // whether the bot’s own peer got data through
    'src/health/doors/passage-watch.ts', // whether a session is a new one, and stands
    'src/health/first-minutes.ts', // whether there was one at all
    'src/health/peer-history.ts', // whether it changed from poll to poll
    'src/health/sessions.ts', // when a new one began
    'src/metrics/bot-metrics.ts', // the metric's own field
    'src/metrics/bot-view.ts',
    'src/peers/devices/handshake-order.ts', // which came first, by the node's own clock
    'src/peers/devices/handshakes.ts',
    'src/peers/nodes/snapshot.ts', // where it is declared
    'src/peers/plan/plan.ts',
    'src/peers/rollouts/advance.ts', // whether a key is in use
    'src/peers/rollouts/end-rollout.ts',
    'src/peers/rollouts/follow.ts',
    'src/wireguard/drivers/answers/dump.ts', // where it is read
    'src/wireguard/drivers/ask-node.ts',
    'src/wiring/build-metrics.ts',
  ]);
});
