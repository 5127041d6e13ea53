import type { ParametersTrouble } from '../../../src/amnezia/parameters-trouble.ts';
import type { ParameterProblem } from '../../../src/amnezia/problem.ts';
import type { Alert, OutageCause } from '../../../src/health/alert.ts';
import type { DoorTrouble } from '../../../src/health/doors/door-report.ts';
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
const DOOR_TROUBLES: readonly DoorTrouble[] = [
  ...(['silent', 'way-back', 'refused', 'no-way', 'frozen', 'other'] as const),
  ...(['data-lost-there', 'data-lost-back', 'data-lost'] as const),
];
const PROBLEMS: readonly ParameterProblem[] = [
  ...(['not-a-number', 'not-a-range', 'not-a-key', 'not-a-switch', 'no-tags', 'jmin-not-below-jmax'] as const).map(
    (kind): ParameterProblem => ({ key: 'Jmin', value: '<'.repeat(60), kind }),
  ),
  { key: 'S1', value: '70000', kind: 'out-of-range', min: 0, max: 1132 },
  { key: 'I1', value: '<'.repeat(60), kind: 'bad-tag', tag: '<'.repeat(60) },
  { key: 'I1', value: '<r 9999>', kind: 'packet-too-long', bytes: 9999, max: 1280 },
  { key: 'H2', value: '5-9', kind: 'headers-overlap', other: 'H1', otherValue: '1-9' },
  { key: 'S4', value: '0', kind: 'too-short-for-key', min: 12 },
];
const PARAMETER_TROUBLES: readonly ParametersTrouble[] = [
  { kind: 'old-gate' },
  { kind: 'newer', names: Array.from({ length: 10 }, () => 'N'.repeat(41)) },
  ...PROBLEMS.map((problem): ParametersTrouble => ({ kind: 'wrong', problems: [problem] })),
  { kind: 'wrong', problems: PROBLEMS },
  { kind: 'unreadable', reason: 'x'.repeat(1000) },
  { kind: 'changing' },
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
    { kind: 'node-down', node, cause: 'timeout', unit, isOpen: true },
    ...DOOR_TROUBLES.flatMap((trouble) =>
      [0, 5000].map((friends): Alert => {
        return { kind: 'door', node, door: `${'h'.repeat(253)}:65535`, trouble, friends, named: 5000 - friends };
      }),
    ),
    { kind: 'node-off', node, needs: [reason], problems: [] },
    { kind: 'node-off', node, needs: [], problems: [reason, reason] },
    { kind: 'settings', node, warnings: [reason, reason] },
    { kind: 'host-key', node, reason },
    { kind: 'server-key', node, known: KEY, seen: KEY },
    { kind: 'blocked', node, devices: 5000 },
    { kind: 'files-dead', node, devices: 5000, people: 5000, door: null, closes: null },
    { kind: 'files-dead', node, devices: 5000, people: 5000, door: node.repeat(9), closes: null },
    { kind: 'files-dead', node, devices: 1, people: 1, door: 'vpn.example.com:443', closes: '2026-12-01T09:00:00Z' },
    { kind: 'answers-lost', node, devices: 5000, carried: 5000 },
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
    ...PARAMETER_TROUBLES.map((trouble): Alert => ({ kind: 'parameters', node, trouble })),
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
    { kind: 'mail', which: 'imap', reason },
    { kind: 'mail', which: 'smtp', reason },
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
    labels: [alerts.person, alerts.look, alerts.page],
  };
};
