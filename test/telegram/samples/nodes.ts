import { NOTHING_KNOWN } from '../../../src/health/firewall/judgement.ts';
import type { NodeCard, RequestedPoll } from '../../../src/texts/chat/node-card.ts';
import { type Sampler, setting } from './samples.ts';

const drifting = Array.from({ length: 5000 }, () => ({ friendId: 7, publicKey: 'k', address: null, isNext: false }));

const moved = { received: 2 ** 53, sent: 2 ** 53 };

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
    troubles: ['link', 'no-way-out', 'port-closed', 'port-differs', 'not-apart'],
    vitals: {
      ...{ at: 0, tookMs: 12_345, handshakeMs: 12_345, rate: moved, load: 99.99, cores: 128, uptime: 1e8 },
      memory: { total: 100, available: 1 },
      disk: { total: 0, available: 0 },
      kernel: 'k'.repeat(100),
      wireguard: 'w'.repeat(40),
      network: { ...moved, month: moved },
      setup: { clock: 0, forwarding: true, port: null, nat: null, gate: null },
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
    troubles: [],
    vitals: null,
  };
  const cards = [
    ...Array.from({ length: 15 }, () => full),
    down,
    { ...down, since: full.since, words },
    { ...down, state: 'looking' } as const,
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
    labels: [nodes.buttons.open(setting(name)), nodes.buttons.look, nodes.buttons.foreign(5000), nodes.buttons.all],
    toasts: [nodes.looking()],
  };
};
