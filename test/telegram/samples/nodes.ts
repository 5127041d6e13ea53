import type { NodeDoors } from '../../../src/health/doors/door-report.ts';
import { NOTHING_KNOWN } from '../../../src/health/firewall/judgement.ts';
import type { ProbeOutcome } from '../../../src/probe/outcome.ts';
import type { NodeCard, RequestedPoll } from '../../../src/texts/chat/node-card.ts';
import { type Sampler, setting } from './samples.ts';

const drifting = Array.from({ length: 5000 }, () => ({ friendId: 7, publicKey: 'k', address: null, isNext: false }));

const moved = { received: 2 ** 53, sent: 2 ** 53 };

const OUTCOMES: readonly ProbeOutcome[] = [
  { kind: 'open', handshakeMs: 12_345, echoMs: 1, echoes: 1 },
  { kind: 'frozen', handshakeMs: 1, echoMs: 1, echoes: 7 },
  { kind: 'handshake-only', handshakeMs: 12_345, data: 'lost' },
  { kind: 'handshake-only', handshakeMs: 12_345, data: 'not-tried' },
  { kind: 'wrong-answer' },
  { kind: 'overloaded' },
  { kind: 'refused' },
  { kind: 'no-way', code: 'EHOSTUNREACH' },
  { kind: 'silent', unreadable: 0 },
];

const doorsOf = (outcomes: readonly ProbeOutcome[]): NodeDoors => ({
  kind: 'tried',
  doors: outcomes.map((outcome) => ({
    door: { host: 'h'.repeat(253), port: 65_535 },
    outcome,
    at: 0,
    since: 0,
    by: 'abcdefgh',
  })),
});

/** `/nodes`: everything said, and next to nothing. */
export const nodesSamples: Sampler = ({ nodes }, name) => {
  const full: NodeCard = {
    id: 'abcdefgh',
    name: setting(name),
    state: 'up',
    since: Date.parse('2026-11-29T09:00:00Z'),
    devices: 100_000,
    online: 100_000,
    addresses: { total: 2 ** 24, free: 2 ** 24 },
    rekeying: [],
    waiting: Array.from({ length: 20 }, () => name),
    foreign: Array.from({ length: 5000 }, () => 'key'),
    drift: { add: drifting, change: drifting, remove: drifting, keeps: 5000 },
    now: Date.parse('2027-11-29T09:00:00Z'),
    handshakeAge: 400 * 86_400_000,
    month: 2 ** 53,
    parameters: { kind: 'newer', names: Array.from({ length: 10 }, () => 'N'.repeat(40)) },
    doors: doorsOf(OUTCOMES.slice(1, 2)),
    resolver: {
      state: 'stuck',
      silent: Array.from({ length: 9 }, (_, n) => ({
        exit: n === 0 ? null : 'abcdefgh',
        address: '2001:db8:1111:2222:3333:4444:5555:6666',
      })),
    },
    exits: {
      links: [0, null, Date.parse('2027-11-29T08:59:30Z')].map((silentSince) => ({
        exit: 'abcdefgh',
        silentSince,
        received: 2 ** 53,
        sent: 2 ** 53,
      })),
      ...{ direct: null, drifted: 0 },
    },
    limits: { count: 65_533, trouble: { why: 'failed', words: 'x'.repeat(200) } },
    troubles: ['link', 'no-way-out', 'port-closed', 'port-differs', 'not-apart'],
    vitals: {
      ...{ at: 0, tookMs: 12_345, handshakeMs: 12_345, rate: moved, load: 99.99, cores: 128, uptime: 1e8 },
      memory: { total: 100, available: 1 },
      disk: { total: 0, available: 0 },
      kernel: 'k'.repeat(100),
      wireguard: 'w'.repeat(40),
      network: { ...moved, month: moved },
      setup: { clock: 0, forwarding: true, port: null, nat: null, gate: null, helpers: new Map() },
      judgement: NOTHING_KNOWN,
    },
  };
  const words = { said: name.repeat(20), trouble: { kind: 'second-factor', user: 'u'.repeat(32) } } as const;
  const down: NodeCard = {
    ...full,
    state: 'down',
    since: null,
    foreign: null,
    drift: null,
    waiting: [],
    parameters: null,
    doors: { kind: 'not-from-here' },
    troubles: [],
    vitals: null,
  };
  const cards = [
    ...Array.from({ length: 15 }, () => full),
    down,
    { ...down, since: full.since, words },
    { ...down, state: 'looking' } as const,
    { ...down, doors: { kind: 'not-from-here', renew: ['abcdefgh'] } } as const,
    { ...down, doors: doorsOf(OUTCOMES) },
    { ...full, doors: doorsOf(OUTCOMES.slice(0, 1)), troubles: [], parameters: null },
  ];
  const lines = Array.from({ length: 5000 }, (_, i) => ({
    who: i === 0 ? null : name,
    address: '1'.repeat(50),
    isNext: i === 1,
  }));
  const looks: RequestedPoll[] = [
    { kind: 'seen', at: 0, keeps: 5000, add: lines, change: lines, remove: lines },
    { kind: 'seen', at: 0, keeps: 0, add: [], change: [], remove: [{ who: name, address: null, isNext: false }] },
    { kind: 'seen', at: 0, keeps: 0, add: [], change: [], remove: [] },
    { kind: 'silent' },
    { kind: 'down' },
  ];
  return {
    messages: [
      ...nodes.cards(cards).map((html, i) => [`nodes ${i}`, html] as const),
      ...looks.map((look, i) => [`node look ${i}`, nodes.page({ ...full, handshakeAge: null }, look)] as const),
      ['node', nodes.page(down, null)] as const,
    ],
    labels: [
      nodes.buttons.open(setting(name)),
      nodes.buttons.look,
      nodes.buttons.foreign(5000),
      nodes.buttons.all,
      nodes.buttons.back,
    ],
    toasts: [nodes.looking()],
  };
};
