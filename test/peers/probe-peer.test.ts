import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftOf } from '../../src/health/drift.ts';
import { nodeReport } from '../../src/health/node-report.ts';
import { freeAddresses, takenAddresses } from '../../src/peers/devices/devices.ts';
import { adoptable } from '../../src/peers/moves/adoption.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import { foreignPeers, observe } from '../../src/peers/plan/observe.ts';
import { needsSettling, settleProbe } from '../../src/peers/plan/probe-peer.ts';
import { hasEnded } from '../../src/peers/records/ended-keys.ts';
import { type Draft, storeSchema } from '../../src/peers/records/records.ts';
import { planRestore } from '../../src/store/restore.ts';
import { box, HOUR, iso, NOW, newKey, node, type OnNode, peer, snapshot, stateOf } from '../stage/sample-state.ts';
import { NOTHING, planFor, setOf } from './plan-for.ts';

/** The store after the daemon has seen to the node's probe; the draft is a copy. */
function settled(state: Draft, profile: NodeProfile = node(), isWanted = true): Draft {
  const draft = structuredClone(state);
  settleProbe(draft, state, profile, box, isWanted);
  expect(needsSettling(draft, profile, isWanted)).toBe(false);
  return draft;
}

function probeOf(state: Draft) {
  const probe = state.nodes['main']?.probe;
  if (!probe) throw new Error('no probe');
  return probe;
}

const IP = '10.0.0.254/32';
const onNode = (state: Draft, more: OnNode = { ips: [IP] }) => ({ [probeOf(state).public_key]: more });

describe('rule 17: the probe’s record', () => {
  it('is made with the last address, sealed like a device’s secret, and kept', () => {
    const state = settled(stateOf([peer()]));
    const { public_key, secret, ...rest } = probeOf(state);
    expect(rest).toEqual({ wg_ip: IP, on: true });
    expect(Object.keys(box.open(public_key, secret))).toEqual(['privateKey', 'presharedKey']);
    expect(settled(state)).toEqual(state);
    expect(() => storeSchema.parse(state)).not.toThrow();
  });

  it('takes neither a device’s, a foreign, a reserved nor the server’s own address', () => {
    const state = stateOf([peer({ wg_ip: IP })]);
    Object.assign(state.nodes['main'] ?? {}, { foreign: ['10.0.0.253/32', '10.0.0.252'] });
    expect(probeOf(settled(state, node({ reserved: ['10.0.0.1', '10.0.0.224/28', '10.0.0.240/29'] }))).wg_ip).toBe(
      '10.0.0.251/32',
    );
    expect(probeOf(settled(state, node({ reserved: ['10.0.0.128/25'] }))).wg_ip).toBe('10.0.0.127/32');
  });

  it('is found at once in the widest network', () => {
    const wide = node({ network: '10.0.0.0/8', reserved: ['10.128.0.0/9', '10.64.0.0/10'] });
    expect(probeOf(settled(stateOf([]), wide)).wg_ip).toBe('10.63.255.255/32');
  });

  it('has no address where few are left for friends', () => {
    const small = node({ network: '10.0.0.0/29' });
    expect(probeOf(settled(stateOf([peer()]), small)).wg_ip).toBeNull();
  });

  it('gets another address when somebody has its own, and keeps its key', () => {
    const before = settled(stateOf([]));
    const { public_key } = probeOf(before);
    Object.assign(before.nodes['main'] ?? {}, { foreign: [IP] });
    expect(needsSettling(before, node(), true)).toBe(true);
    expect(probeOf(settled(before))).toMatchObject({ public_key, wg_ip: '10.0.0.253/32' });
  });

  it('stays when it is turned off, without its address, and comes back with the same key', () => {
    const before = settled(stateOf([]));
    const off = settled(before, node(), false);
    expect(probeOf(off)).toEqual({ ...probeOf(before), wg_ip: null, on: false });
    expect(settled(off)).toEqual(before);
    expect(needsSettling(stateOf([]), node(), false)).toBe(false);
  });

  it('is absent from a store of an older version, which loads', () => {
    const { probe: _, ...older } = stateOf([]).nodes['main'] ?? {};
    expect(storeSchema.parse({ ...stateOf([]), nodes: { main: older } }).nodes['main']?.probe).toBeNull();
  });

  it('is never an address that is taken, whatever is', () => {
    const address = fc.integer({ min: 0, max: 63 }).map((host) => `10.0.0.${host}`);
    const block = fc.constantFrom('10.0.0.32/27', '10.0.0.48/28', '10.0.0.60/30', '10.0.0.0/26');
    fc.assert(
      fc.property(fc.array(fc.oneof(address, block)), fc.uniqueArray(address), (reserved, hosts) => {
        const profile = node({ network: '10.0.0.0/26', reserved });
        const state = stateOf(hosts.map((host, index) => peer({ telegram_id: index + 1, wg_ip: `${host}/32` })));
        const { wg_ip } = probeOf(settled(state, profile));
        if (wg_ip === null) return;
        expect(takenAddresses(state, profile)).not.toContain(wg_ip);
        expect(['10.0.0.0/32', '10.0.0.63/32']).not.toContain(wg_ip);
      }),
    );
  });
});

describe('rule 17: the plan', () => {
  it('sets the probe with its address, and nothing more once it is there', () => {
    const state = settled(stateOf([]));
    expect(planFor(state, {})).toEqual({ ...NOTHING, set: [setOf(probeOf(state), IP)] });
    expect(planFor(state, onNode(state, {}))).toEqual({ ...NOTHING, set: [setOf(probeOf(state), IP)] });
    expect(planFor(state, onNode(state))).toEqual(NOTHING);
  });

  it('takes its address away where a device or a foreign peer has it', () => {
    const bare = settled(stateOf([]));
    const device = peer({ wg_ip: IP });
    const state = stateOf([device], { nodes: bare.nodes });
    expect(planFor(state, onNode(state)).set).toEqual([setOf(device, IP), setOf(probeOf(state))]);
    expect(planFor(bare, { ...onNode(bare, {}), [newKey()]: { ips: [IP] } })).toEqual(NOTHING);
  });

  it('removes it when it is off, and does not tell of an ended key', () => {
    const off = settled(settled(stateOf([])), node(), false);
    expect(planFor(off, onNode(off))).toEqual({ ...NOTHING, remove: [probeOf(off).public_key] });
    expect(planFor(off, {})).toEqual(NOTHING);
    expect(hasEnded(off, probeOf(off).public_key)).toBe(false);
  });

  it('does not touch it when the owner condemned its key by hand', () => {
    const state = settled(stateOf([]));
    Object.assign(state.nodes['main'] ?? {}, { condemned: { [probeOf(state).public_key]: iso(NOW) } });
    expect(planFor(state, onNode(state))).toEqual(NOTHING);
  });
});

describe('rule 17: the probe counts for nobody', () => {
  const state = settled(stateOf([peer()]));
  const key = probeOf(state).public_key;
  const seen = snapshot({ [key]: { ips: [IP], handshakeAt: NOW } });

  it('is no foreign peer, holds no address against friends, and cannot be adopted', () => {
    expect(foreignPeers(state, 'main', seen)).toEqual([]);
    expect(observe(state, 'main', ['10.0.0.0/24'], seen)).toMatchObject({ foreign: [], unreported: [] });
    expect(foreignPeers(state, 'main', snapshot({}, { unreadableKeys: new Set([key]) }))).toEqual([]);
    expect(adoptable(state, node(), seen, key)).toBeNull();
  });

  it('is in no report', () => {
    const input = { ...{ state, nodeId: 'main', snapshot: snapshot({}), now: NOW, watched: null, graceMs: HOUR } };
    expect(driftOf(input).add.map(({ publicKey }) => publicKey)).not.toContain(key);
    const report = nodeReport({ state, node: node(), snapshot: seen, now: NOW, graceMs: HOUR });
    expect(report).toMatchObject({ lastHandshake: null, foreign: [], online: 0, devices: 1 });
  });

  it('leaves its address to the friend who needs the last one', () => {
    const profile = node({
      reserved: [
        '10.0.0.1',
        '10.0.0.2',
        '10.0.0.4/30',
        '10.0.0.8/29',
        '10.0.0.16/28',
        '10.0.0.32/27',
        '10.0.0.64/26',
        '10.0.0.128/26',
        '10.0.0.192/27',
        '10.0.0.224/28',
        '10.0.0.240/29',
        '10.0.0.248/30',
        '10.0.0.252/31',
      ],
    });
    expect(freeAddresses(state, profile).wg_ip).toBe(IP);
    expect(freeAddresses(state, node()).wg_ip).toBe('10.0.0.4/32');
    expect(takenAddresses(state, node())).toContain(IP);
  });
});

it('a restore keeps the present probe, and a probe that nobody names any more has ended', () => {
  const backup = settled(stateOf([]));
  const present = { ...settled(stateOf([])), revision: 5 };
  const { store } = planRestore(present, backup, 5, new Date(NOW));
  expect(store.nodes['main']?.probe).toEqual(probeOf(present));
  expect(hasEnded(store, probeOf(backup).public_key)).toBe(true);
  expect(hasEnded(store, probeOf(present).public_key)).toBe(false);
});
