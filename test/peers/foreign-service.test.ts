import { describe, expect, it } from 'vitest';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import { ForeignService } from '../../src/peers/moves/foreign-service.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { plan } from '../../src/peers/plan/plan.ts';
import { HOUR, iso, NOW, newKey, node, type OnNode, peer, snapshot, stateOf, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

const [STRANGER, OTHER] = [newKey(), newKey()];
const anna = peer();
const here = {
  [anna.public_key]: { ips: ['10.0.0.3/32'] },
  [STRANGER]: { ips: ['10.0.0.9/32'] },
  [OTHER]: { ips: ['10.0.0.10/32'] },
};
const ref = (key: string) => ({ nodeId: 'main', tag: keyTag(key) });

async function open(onNode: Readonly<Record<string, OnNode>> | null = here) {
  const { store } = await openStore((draft) => {
    Object.assign(draft, stateOf([anna]));
    draft.users[8] = user(8, { until: iso(NOW - HOUR) });
  });
  const view: { node: ReturnType<typeof node>; snapshot: Snapshot | null } = {
    node: node(),
    snapshot: onNode && snapshot(onNode),
  };
  const service = new ForeignService({ store, nodes: [view], now: () => NOW });
  const planned = () => {
    const seen = view.snapshot ?? snapshot({});
    return plan({ state: store.state, nodeId: 'main', snapshot: seen, now: NOW, watched: NOW, graceMs: HOUR });
  };
  return { store, service, view, planned };
}

describe('a foreign peer that is adopted', () => {
  it('is a device of the friend’s with its key and address and without a secret, and nothing changes on the node', async () => {
    const { store, service, planned } = await open();
    await service.adopt(1, ref(STRANGER), 7);
    const [, device] = Object.entries(store.state.peers).find(([id]) => id !== 'p1') ?? [];
    expect(device).toMatchObject({ telegram_id: 7, number: 2, public_key: STRANGER, secret: null, sent_at: null });
    expect(device).toMatchObject({ wg_ip: '10.0.0.9/32', wg_ip6: null, active: true, send: null });
    expect(planned()).toEqual({ events: [], set: [], remove: [] });
  });

  it('has its mask healed to its own address', async () => {
    const { service, planned } = await open({ ...here, [STRANGER]: { ips: ['10.0.0.9/32', '10.0.0.0/24'] } });
    await service.adopt(1, ref(STRANGER), 7);
    expect(planned().set).toEqual([{ publicKey: STRANGER, secret: null, allowedIps: ['10.0.0.9/32'] }]);
  });

  it('is one device, also when the press comes again', async () => {
    const { store, service } = await open();
    for (let i = 0; i < 2; i += 1) await service.adopt(1, ref(STRANGER), 7);
    expect(Object.keys(store.state.peers)).toHaveLength(2);
    await expect(service.adopt(2, ref(STRANGER), 7)).rejects.toMatchObject({ code: 'not-foreign' });
  });

  it('needs a person who has access, and an address that fits', async () => {
    const { store, service } = await open({ [STRANGER]: { ips: ['10.0.0.3/32'] }, [OTHER]: { ips: ['10.0.0.10/32'] } });
    const before = store.state;
    for (const person of [8, 999]) {
      await expect(service.adopt(1, ref(OTHER), person)).rejects.toMatchObject({ code: 'unknown-person' });
    }
    await expect(service.adopt(1, ref(STRANGER), 7)).rejects.toMatchObject({ code: 'not-adoptable' });
    expect(store.state).toBe(before);
  });
});

describe('a foreign peer that the owner removes', () => {
  it('is removed by the next plan, and nobody else', async () => {
    const { service, planned } = await open();
    expect(planned().remove).toEqual([]);
    await service.condemn(1, ref(STRANGER));
    expect(planned()).toEqual({ events: [], set: [], remove: [STRANGER] });
  });

  it('is removed again whenever the server’s own file brings it back, until the owner takes that back', async () => {
    const { store, service, view, planned } = await open();
    await service.condemn(1, ref(STRANGER));
    view.snapshot = snapshot({ [anna.public_key]: here[anna.public_key] ?? {} });
    expect(planned().remove).toEqual([]);
    view.snapshot = snapshot(here);
    expect(planned().remove).toEqual([STRANGER]);
    await service.pardon(2, ref(STRANGER));
    expect(planned().remove).toEqual([]);
    expect(store.state.nodes['main']?.condemned).toEqual({});
    await expect(service.pardon(3, ref(STRANGER))).rejects.toMatchObject({ code: 'not-foreign' });
  });

  it('gives the address back to the device that it held off', async () => {
    const { service, planned } = await open({ [STRANGER]: { ips: ['10.0.0.3/32'] } });
    expect(planned()).toEqual({ events: [{ kind: 'blocked', peer: 'p1' }], set: [], remove: [] });
    await service.condemn(1, ref(STRANGER));
    expect(planned()).toMatchObject({ events: [], set: [{ publicKey: anna.public_key }], remove: [STRANGER] });
  });

  it('is left alone once a record of a device names its key', async () => {
    const { store, service, planned } = await open();
    await service.condemn(1, ref(STRANGER));
    await service.adopt(2, ref(STRANGER), 7);
    expect(planned().remove).toEqual([]);
    await store.update((draft) => {
      draft.nodes['main'] = { ...stateOf([]).nodes['main'], condemned: { [anna.public_key]: iso(NOW) } } as never;
    });
    expect(planned().remove).toEqual([]);
  });
});

describe('what a button names', () => {
  it.each(['adopt', 'condemn'] as const)('must still be foreign and there, to %s it', async (what) => {
    for (const onNode of [here, null]) {
      const { store, service } = await open(onNode);
      const before = store.state;
      const names = onNode
        ? [ref(anna.public_key), { nodeId: 'main', tag: 'AAAAAAAAAAAA' }, { ...ref(STRANGER), nodeId: 'eu1' }]
        : [ref(STRANGER)];
      for (const name of names) {
        await expect(service[what](1, name, 7)).rejects.toMatchObject({ code: 'not-foreign' });
      }
      expect(store.state).toBe(before);
    }
  });
});
