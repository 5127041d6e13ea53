import type { Alert, OutageCause } from '../../../src/health/alert.ts';
import { PARTS, type WayTrouble } from '../../../src/health/firewall/judgement.ts';
import { type LoginTroubleKind, troubleInEnglish } from '../../../src/login-trouble.ts';
import { LARGEST_ID, type Sampler, setting, WHEN, whoIsAtLongest } from './samples.ts';

const KEY = '+/'.repeat(21).concat('A=');
const CAUSES: readonly OutageCause[] = ['unreachable', 'timeout', 'refused', 'no-interface', 'command', 'garbled'];
const TROUBLES = Object.keys(troubleInEnglish) as LoginTroubleKind[];
const WAY_TROUBLES: readonly WayTrouble[] = [
  'forwarding',
  'link',
  'route',
  'forward',
  'reply',
  'nat',
  'unread',
  'unclear',
];
const LONG_MS = 400 * 86_400_000 + 5 * 3_600_000;

/** Every alert as long as it can be, and its end. */
export const alertSamples: Sampler = ({ alerts }, name) => {
  const node = 'abcdefgh';
  const reason = name.repeat(20);
  const unit = 'wg-quick@abcdefghijklmno';
  const all: Alert[] = [
    ...CAUSES.map((cause): Alert => ({ kind: 'node-down', node, cause, unit })),
    ...TROUBLES.map((kind): Alert => {
      const words = { said: reason, trouble: { kind, user: 'u'.repeat(32) } };
      return { kind: 'node-down', node, cause: 'refused', unit, words };
    }),
    { kind: 'node-down', node, cause: 'garbled', unit, words: { said: reason, trouble: null } },
    { kind: 'node-off', node, needs: [reason], problems: [] },
    { kind: 'node-off', node, needs: [], problems: [reason, reason] },
    { kind: 'settings', node, warnings: [reason, reason] },
    { kind: 'host-key', node, reason },
    { kind: 'server-key', node, known: KEY, seen: KEY },
    { kind: 'blocked', node, devices: 5000 },
    { kind: 'disk', node, percent: 99.4 },
    { kind: 'addresses', node, free: 16_777_000, total: 16_777_213 },
    ...WAY_TROUBLES.flatMap((trouble): Alert[] => [
      { kind: 'no-way-out', node, family: 4, trouble },
      { kind: 'no-way-out', node, family: 6, trouble },
    ]),
    { kind: 'port-closed', node, port: 65_535 },
    { kind: 'port-differs', node, port: 65_535, told: 65_534 },
    { kind: 'link', node },
    { kind: 'not-apart', node, parts: PARTS },
    { kind: 'load', node, load: 1234.5, cores: 128 },
    ...[1, -1].flatMap((sign): Alert[] => [
      { kind: 'node-clock', node, ahead: sign * LONG_MS },
      { kind: 'clock', ahead: sign * LONG_MS },
      { kind: 'clock-jump', by: sign * LONG_MS },
    ]),
    { kind: 'shared', peer: 'p1', node, friend: LARGEST_ID },
    { kind: 'store', reason },
    { kind: 'backup', which: 'hourly', reason },
    { kind: 'backup', which: 'weekly', reason },
    { kind: 'restarts', count: 20 },
  ];
  const called = (alert: Alert) => (alert.kind === 'shared' ? `${whoIsAtLongest(name)}, ${name}` : setting(name));
  return {
    messages: all.flatMap((alert) => {
      const named = { ...alert, name: called(alert), since: WHEN };
      const raised = alerts.raised[alert.kind] as (alert: object) => string;
      const over = alerts.over[alert.kind] as (alert: object, ms: number) => string;
      return [[alert.kind, raised(named)] as const, [`${alert.kind} over`, over(named, LONG_MS)] as const];
    }),
    labels: [alerts.person],
  };
};
