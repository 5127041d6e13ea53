import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterChanges } from '../../src/peers/nodes/snapshot.ts';
import { plan } from '../../src/peers/plan/plan.ts';
import { DAY, HOUR, iso, NOW, newKey, type OnNode, peer, sealedKey, snapshot, stateOf } from '../stage/sample-state.ts';

const change = (publicKey: string, ...allowedIps: string[]) => ({ publicKey, allowedIps });
const KEYS = Array.from({ length: 6 }, newKey);
const IPS = ['10.0.0.3/32', '10.0.0.4/32', '10.0.0.5/32', 'fd00::3/128'];

describe('a snapshot after confirmed changes', () => {
  it('has the new peer, and what was there before', () => {
    const [a = '', b = ''] = KEYS;
    const before = snapshot({ [a]: { ips: ['10.0.0.3/32'], handshakeAt: NOW } });
    const { peers } = afterChanges(before, { set: [change(b, '10.0.0.4/32')], remove: [] });
    expect(peers.get(a)).toEqual(before.peers.get(a));
    expect(peers.get(b)).toMatchObject({ allowedIps: ['10.0.0.4/32'], handshakeAt: null });
  });

  it('has an address only at the peer that was named last', () => {
    const [a = '', b = ''] = KEYS;
    const before = snapshot({ [a]: { ips: ['10.0.0.3/32', '10.0.0.5/32'] } });
    const { peers } = afterChanges(before, { set: [change(b, '10.0.0.3/32')], remove: [] });
    expect(peers.get(a)?.allowedIps).toEqual(['10.0.0.5/32']);
    expect(peers.get(b)?.allowedIps).toEqual(['10.0.0.3/32']);
  });

  it('keeps the handshake of a peer whose addresses change, and forgets the removed one', () => {
    const [a = '', b = ''] = KEYS;
    const before = snapshot({ [a]: { handshakeAt: NOW }, [b]: { ips: ['10.0.0.3/32'] } });
    const { peers } = afterChanges(before, { set: [change(a, '10.0.0.3/32')], remove: [b] });
    expect([...peers.keys()]).toEqual([a]);
    expect(peers.get(a)).toMatchObject({ allowedIps: ['10.0.0.3/32'], handshakeAt: NOW });
  });

  it('leaves the snapshot before it as it was, and never has one address twice', () => {
    const ips = fc.uniqueArray(fc.constantFrom(...IPS), { maxLength: 2 });
    const onNode = fc.dictionary(fc.constantFrom(...KEYS), fc.record({ ips }));
    const sets = fc.uniqueArray(fc.record({ publicKey: fc.constantFrom(...KEYS), allowedIps: ips }), {
      selector: ({ publicKey }) => publicKey,
    });
    fc.assert(
      fc.property(onNode, sets, fc.subarray(KEYS), (there: Record<string, OnNode>, set, remove) => {
        const owners = new Set<string>();
        const own = (wanted: readonly string[]) => wanted.filter((ip) => owners.size < owners.add(ip).size);
        const before = snapshot(
          Object.fromEntries(Object.entries(there).map(([key, p]) => [key, { ips: own(p.ips ?? []) }])),
        );
        owners.clear();
        const unique = set.map((entry) => ({ ...entry, allowedIps: own(entry.allowedIps) }));
        const copy = structuredClone(before.peers);
        const { peers } = afterChanges(before, { set: unique, remove });
        expect(before.peers).toEqual(copy);
        const all = [...peers.values()].flatMap(({ allowedIps }) => allowedIps);
        expect(new Set(all).size).toBe(all.length);
        for (const { publicKey, allowedIps } of unique) {
          if (!remove.includes(publicKey)) expect(peers.get(publicKey)?.allowedIps).toEqual(allowedIps);
        }
        for (const key of remove) expect(peers.has(key)).toBe(false);
      }),
    );
  });

  it('is one that needs no more changes: a plan applied leaves nothing to plan but events', () => {
    const device = fc.record({
      active: fc.boolean(),
      waiting: fc.option(fc.constantFrom(null, iso(NOW - HOUR))),
      retired: fc.boolean(),
    });
    const ips = fc.uniqueArray(fc.constantFrom('10.0.0.1/32', '10.0.0.2/32', '10.0.0.0/24'), { maxLength: 2 });
    const property = fc.property(fc.array(device, { maxLength: 5 }), fc.infiniteStream(ips), (devices, stream) => {
      const records = devices.map(({ active, waiting, retired }, i) =>
        peer({
          active,
          wg_ip: `10.0.0.${i + 1}/32`,
          next: waiting === null ? null : { ...sealedKey(), sent_at: waiting },
          retired: retired ? { [newKey()]: iso(NOW - HOUR) } : {},
        }),
      );
      const keys = records.flatMap((p) => [p.public_key, ...Object.keys(p.retired)]);
      const onNode = Object.fromEntries(keys.map((key) => [key, { ips: stream.next().value }]));
      const input = { state: stateOf(records), nodeId: 'main', now: NOW, watched: null, graceMs: DAY };
      const before = snapshot(onNode);
      const again = plan({ ...input, snapshot: afterChanges(before, plan({ ...input, snapshot: before })) });
      expect([...again.set, ...again.remove]).toEqual([]);
    });
    fc.assert(property);
  });
});
