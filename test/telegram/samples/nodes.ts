import type { NodeCard } from '../../../src/telegram/texts/nodes-texts.ts';
import { type Sampler, setting } from './samples.ts';

const moved = { received: 2 ** 53, sent: 2 ** 53 };

/** `/nodes`: everything said, and next to nothing. */
export const nodesSamples: Sampler = ({ nodes }, name) => {
  const full: NodeCard = {
    id: 'abcdefgh',
    name: setting(name),
    up: true,
    since: Date.parse('2026-11-29T09:00:00Z'),
    devices: 100_000,
    online: 100_000,
    addresses: { total: 2 ** 24, free: 2 ** 24 },
    rekeying: [],
    waiting: Array.from({ length: 20 }, () => name),
    foreign: Array.from({ length: 5000 }, () => 'key'),
    drift: { add: 5000, remove: 5000 },
    month: 2 ** 53,
    vitals: {
      ...{ at: 0, tookMs: 12_345, rate: moved, load: 99.99, cores: 128, uptime: 1 },
      memory: { total: 100, available: 1 },
      disk: { total: 0, available: 0 },
      kernel: 'k'.repeat(100),
      wireguard: 'w'.repeat(40),
      network: { ...moved, month: moved },
      setup: { clock: 0, forwarding: true, port: null, nat: null, gate: null, dropsForwarded: false },
    },
  };
  const down: NodeCard = { ...full, up: false, since: null, foreign: null, drift: null, waiting: [], vitals: null };
  const cards = [...Array.from({ length: 15 }, () => full), down, { ...down, since: full.since }];
  return { messages: nodes.cards(cards).map((html, i) => [`nodes ${i}`, html] as const) };
};
