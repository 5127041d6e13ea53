import { expect, it } from 'vitest';
import { judge } from '../../../src/health/firewall/judge.ts';
import type { Machine } from '../../../src/health/firewall/machine.ts';

const exits = { family: 'inet', table: 'vpn-bot-exits-wg0' };
const chain = (name: string, hook: object = {}) => ({ chain: { ...exits, name, ...hook } });
const rule = (name: string, ...expr: readonly object[]) => ({ rule: { ...exits, chain: name, expr } });
const saddr = { payload: { protocol: 'ip', field: 'saddr' } };

/** What an entry’s own table does to friends of an exit, as nft lists it without the elements of sets, and a way out for everybody. */
const RULES = [
  { chain: { family: 'ip', table: 'vpn', name: 'out', type: 'nat', hook: 'postrouting', prio: 100, policy: 'accept' } },
  { rule: { family: 'ip', table: 'vpn', chain: 'out', expr: [{ masquerade: null }] } },
  chain('prerouting', { type: 'filter', hook: 'prerouting', prio: -150, policy: 'accept' }),
  rule('prerouting', { vmap: { key: saddr, data: '@profile4' } }),
  { map: { ...exits, name: 'profile4', type: 'ipv4_addr', map: 'verdict' } },
];

it.each([true, false])('leaves friends who leave here as they are, listed without elements: %s', (nftIsTerse) => {
  const machine: Machine = {
    ...{ interface: 'wg0', link: true, port: 51820, forwarding4: true, forwarding6: false },
    ...{ uplink4: 'eth0', uplink6: null, own: [{ device: 'eth0', address: '203.0.113.5' }] },
    listings: {
      ...{ nft: JSON.stringify({ nftables: RULES }), nftIsTerse, iptables: null, ip6tables: null },
      ...{ iptablesLegacy: null, ip6tablesLegacy: null, unread: [] },
    },
  };
  const judgement = judge(machine, {
    ...{ network: '10.0.0.0/24', network6: null, endpointPort: 51820, allowedIps: ['0.0.0.0/0'] },
    friends: ['10.0.0.2/32'],
  });
  expect(judgement.way4?.answer).toBe('yes');
});
