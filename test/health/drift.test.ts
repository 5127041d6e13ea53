import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftOf } from '../../src/health/drift.ts';
import { plan } from '../../src/peers/plan/plan.ts';
import { HOUR, iso, NOW, newKey, type OnNode, peer, sealedKey, snapshot, stateOf } from '../stage/sample-state.ts';

const inputOf = (state: ReturnType<typeof stateOf>, onNode: Readonly<Record<string, OnNode>>) => ({
  ...{ state, nodeId: 'main', snapshot: snapshot(onNode), now: NOW, watched: null, graceMs: HOUR },
});

describe('how a node differs from the records', () => {
  it('names whose devices are missing, wrong and left over, and says how many foreign peers stay', () => {
    const [old, condemned, kept] = [newKey(), newKey(), newKey()];
    const wrong = peer({ telegram_id: 8, wg_ip: '10.0.0.4/32', retired: { [old]: iso(NOW) } });
    const missing = peer({ telegram_id: 9, wg_ip: '10.0.0.5/32', next: { ...sealedKey(), sent_at: null } });
    const state = stateOf([wrong, missing]);
    Object.assign(state.nodes['main'] ?? {}, { condemned: { [condemned]: iso(NOW) } });
    const drift = driftOf(
      inputOf(state, {
        [wrong.public_key]: { ips: ['10.0.0.0/24'] },
        [old]: {},
        [condemned]: { ips: ['10.0.0.20/32'] },
        [kept]: { ips: ['10.0.0.21/32'] },
      }),
    );
    expect(drift).toEqual({
      add: [
        { friendId: 9, publicKey: missing.public_key, address: '10.0.0.5', isNext: false },
        { friendId: 9, publicKey: missing.next?.public_key, address: '10.0.0.5', isNext: true },
      ],
      change: [{ friendId: 8, publicKey: wrong.public_key, address: '10.0.0.4', isNext: false }],
      remove: [
        { friendId: null, publicKey: condemned, address: '10.0.0.20', isNext: false },
        { friendId: 8, publicKey: old, address: '10.0.0.4', isNext: false },
      ],
      keeps: 1,
    });
  });

  it('is just what the plan would do, whatever is on the node', () => {
    const devices = [3, 4, 5].map((host) => peer({ telegram_id: host, wg_ip: `10.0.0.${host}/32` }));
    const keys = [...devices.map(({ public_key }) => public_key), newKey(), newKey()];
    const ips = fc.constantFrom(['10.0.0.3/32'], ['10.0.0.4/32'], ['10.0.0.0/24'], [], ['10.0.0.5/32']);
    const onNode = fc.dictionary(fc.constantFrom(...keys), fc.record({ ips }));
    const condemned = fc.subarray(keys.slice(3));
    fc.assert(
      fc.property(onNode, condemned, (there, gone) => {
        const state = stateOf(devices);
        Object.assign(state.nodes['main'] ?? {}, { condemned: Object.fromEntries(gone.map((key) => [key, iso(NOW)])) });
        const { set, remove } = plan(inputOf(state, there));
        const drift = driftOf(inputOf(state, there));
        const named = [...drift.add, ...drift.change].map(({ publicKey }) => publicKey);
        expect(new Set(named)).toEqual(new Set(set.map(({ publicKey }) => publicKey)));
        expect(drift.remove.map(({ publicKey }) => publicKey)).toEqual(remove);
        const foreign = keys.slice(3).filter((key) => there[key]);
        expect(drift.keeps).toBe(foreign.filter((key) => !gone.includes(key)).length);
      }),
    );
  });
});
