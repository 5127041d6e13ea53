import { expect, it } from 'vitest';
import type { OwnerNotice } from '../../src/notices.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import type { NodeSetup } from '../../src/wireguard/drivers/driver.ts';
import { otherHelpers, ownHelperPrograms } from '../../src/wireguard/drivers/helper-programs.ts';
import { OldHelpers } from '../../src/wiring/old-helpers.ts';
import { stateOf } from '../stage/sample-state.ts';

const own = await ownHelperPrograms();
const OTHER = '0'.repeat(64);
const setup = (gate: number | null, helpers: Iterable<readonly [string, string]> = []): NodeSetup => ({
  ...{ clock: 0, forwarding: true, port: null, surroundings: null, nat: null, gate },
  helpers: new Map(helpers),
});

it('a machine whose programs are this version’s, or that has none, wants nothing renewed', () => {
  expect(otherHelpers(own, setup(null))).toEqual([]);
  expect(otherHelpers(own, setup(own.gate, own.hashes))).toEqual([]);
});

it('an older gate, and each program with another text, is named', () => {
  expect(otherHelpers(own, setup(own.gate - 1))).toEqual(['gate']);
  expect(otherHelpers(own, setup(null, [...own.hashes, ['vpn-bot-dns', OTHER]]))).toEqual(['vpn-bot-dns']);
});

it('a machine with a newer gate is left to the bot that renewed it', () => {
  expect(otherHelpers(own, setup(own.gate + 1, [['vpn-bot-exits', OTHER]]))).toEqual([]);
});

it('the owner is told once, over restarts too, and again when something else wants renewing', async () => {
  const state: Draft = { ...stateOf([]), nodes: { eu1: emptyNode() } };
  const notices: OwnerNotice[] = [];
  const store = { state, update: async (change: (draft: Draft) => void) => change(state) } as never;
  const watch = () => new OldHelpers(store, (notice) => void notices.push(notice));
  const first = watch();
  const told = (...programs: string[]) => ({ kind: 'old-helpers', node: 'eu1', programs });
  await first.seen('eu1', setup(own.gate, own.hashes));
  await first.seen('unknown', setup(1));
  expect(notices).toEqual([]);
  await first.seen('eu1', setup(6));
  await first.seen('eu1', setup(6));
  await watch().seen('eu1', setup(6));
  expect(notices).toEqual([told('gate')]);
  await watch().seen('eu1', setup(own.gate, [['vpn-bot-exits', OTHER]]));
  expect(notices).toEqual([told('gate'), told('vpn-bot-exits')]);
});

it('a node that says something else at every look has the owner told once of each program', async () => {
  const state: Draft = { ...stateOf([]), nodes: { eu1: emptyNode() } };
  const notices: OwnerNotice[] = [];
  const store = { state, update: async (change: (draft: Draft) => void) => change(state) } as never;
  const watch = new OldHelpers(store, (notice) => void notices.push(notice));
  for (let look = 0; look < 20; look++) {
    await watch.seen('eu1', setup(6));
    await watch.seen('eu1', setup(own.gate, [['vpn-bot-dns', OTHER]]));
    await watch.seen('eu1', setup(6, [['vpn-bot-dns', OTHER]]));
    await watch.seen('eu1', setup(own.gate, own.hashes));
  }
  expect(notices.length).toBe(2);
  state.nodes['eu1'] = { ...emptyNode(), renewal_told: 'gate 5, vpn-bot-dns 0000000000000000' }; // told by an older version
  await watch.seen('eu1', setup(6));
  expect(notices.length).toBe(3);
});
