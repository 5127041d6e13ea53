import { describe, expect, it } from 'vitest';
import { driftOf } from '../../src/health/drift.ts';
import { freeAddresses } from '../../src/peers/devices/devices.ts';
import { adoptable } from '../../src/peers/moves/adoption.ts';
import { changedNodes } from '../../src/peers/plan/changed-nodes.ts';
import { foreignPeers } from '../../src/peers/plan/observe.ts';
import { hasEnded } from '../../src/peers/records/ended-keys.ts';
import { type Draft, storeSchema } from '../../src/peers/records/records.ts';
import { planRestore } from '../../src/store/restore.ts';
import { NOW, newKey, node, peer, snapshot, stateOf } from '../stage/sample-state.ts';
import { NOTHING, planFor, setOf } from './plan-for.ts';

const [KEY, NEXT] = [newKey(), newKey()];

/** A store in which friends of `home` leave at `main`. */
function linked(more: Partial<Draft['links'][string][string]> = {}, devices = [peer()]): Draft {
  const link = { public_key: KEY, next_key: null, wg_ip: '10.0.0.9/32', wg_ip6: null, ...more };
  return { ...stateOf(devices), links: { home: { main: link } } };
}

const present = { [KEY]: { ips: ['10.0.0.9/32'] } };
const device = peer({ wg_ip: '10.0.0.3/32' });
const withDevice = { ...present, [device.public_key]: { ips: ['10.0.0.3/32'] } };

describe('rule 18: a link on its exit', () => {
  it('is one more peer there, with its addresses and no other secret', () => {
    expect(planFor(linked({}, []), {}).set).toEqual([setOf({ public_key: KEY, secret: null }, '10.0.0.9/32')]);
    expect(planFor(linked({}, []), present)).toEqual(NOTHING);
    expect(planFor(linked({ wg_ip6: 'fd00::9/128' }, []), present).set).toEqual([
      setOf({ public_key: KEY, secret: null }, '10.0.0.9/32', 'fd00::9/128'),
    ]);
  });

  it('has its next key beside the present one, without an address', () => {
    expect(planFor(linked({ next_key: NEXT }, []), present).set).toEqual([setOf({ public_key: NEXT, secret: null })]);
  });

  it('is on no other node', () => {
    const elsewhere = { ...stateOf([]), links: { home: { other: linked().links['home']?.['main'] ?? linkOf() } } };
    expect(planFor(elsewhere, {})).toEqual(NOTHING);
  });

  it('is neither foreign nor adoptable, nor drift, and its address is nobody’s', () => {
    const state = linked({ next_key: NEXT }, [device]);
    const seen = snapshot({ ...withDevice, [NEXT]: {} });
    expect(foreignPeers(state, 'main', seen)).toEqual([]);
    for (const key of [KEY, NEXT]) expect(adoptable(state, node(), seen, key)).toBeNull();
    const drift = driftOf({ state, nodeId: 'main', snapshot: snapshot({}), now: NOW, watched: NOW, graceMs: 0 });
    expect(drift.add.map(({ publicKey }) => publicKey)).toEqual([device.public_key]);
    for (let number = 0; number < 20; number += 1) {
      const { wg_ip } = freeAddresses(state, node());
      expect(wg_ip).not.toBe('10.0.0.9/32');
      Object.assign(state.peers, stateOf([peer({ wg_ip })]).peers);
    }
  });

  it('wakes its exit, and no other node', () => {
    const [before, after] = [stateOf([]), linked({}, [])];
    expect([...changedNodes(before, after)]).toEqual(['main']);
    expect([...changedNodes(after, before)]).toEqual(['main']);
    expect([
      ...changedNodes(after, { ...after, links: { home: { main: { ...linkOf(after), next_key: NEXT } } } }),
    ]).toEqual(['main']);
  });

  it('shares its address with no device', () => {
    expect(() => storeSchema.parse(linked({}, [peer({ wg_ip: '10.0.0.9/32' })]))).toThrow(
      /belongs to the link of home already/,
    );
    expect(() => storeSchema.parse(linked())).not.toThrow();
  });

  it('that was removed has ended, also when a backup still has it', () => {
    const { store } = planRestore({ ...linked(), links: {}, revision: 5 }, linked(), 5, new Date(NOW));
    expect([store.links, hasEnded(store, KEY)]).toEqual([{}, true]);
    const kept = planRestore({ ...linked(), revision: 5 }, stateOf([]), 5, new Date(NOW)).store;
    expect([kept.links['home']?.['main']?.public_key, hasEnded(kept, KEY)]).toEqual([KEY, false]);
  });
});

function linkOf(state: Draft = linked()) {
  const link = state.links['home']?.['main'];
  if (!link) throw new Error('no link');
  return link;
}
