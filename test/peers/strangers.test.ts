import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { strangersOn } from '../../src/peers/plan/observe.ts';
import { keyHash } from '../../src/peers/records/ended-keys.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { committed } from '../stage/committed.ts';
import { looksAt } from '../stage/looks.ts';
import { iso, NOW, newKey, peer, sealedKey, stateOf } from '../stage/sample-state.ts';

const [device, added] = [peer(), peer({ wg_ip: '10.0.0.4/32' })];
const [probe, ended, retired, foreign, other] = [sealedKey(), newKey(), newKey(), newKey(), newKey()];
const KEYS = [device.public_key, added.public_key, probe.public_key, ended, retired, foreign, other];

interface Records {
  readonly isAdded: boolean;
  readonly isRetired: boolean;
  readonly hasProbe: boolean;
  readonly endedKeys: readonly string[];
}

const records: fc.Arbitrary<Records> = fc.record({
  isAdded: fc.boolean(),
  isRetired: fc.boolean(),
  hasProbe: fc.boolean(),
  endedKeys: fc.subarray([ended, retired, other]),
});

function stateWith({ isAdded, isRetired, hasProbe, endedKeys }: Records): Draft {
  const elsewhere = peer({ server_id: 'eu1', ...(isRetired && { retired: { [retired]: iso(NOW) } }) });
  const main = { ...emptyNode(), ...(hasProbe && { probe: { ...probe, wg_ip: null, on: true } }) };
  const ended_keys = Object.fromEntries(endedKeys.map((key) => [keyHash(key), 1 as const]));
  return stateOf([device, elsewhere, ...(isAdded ? [added] : [])], { nodes: { main, eu1: emptyNode() }, ended_keys });
}

/** Records in which nothing is remembered, since they may change. */
const sortedAnew = (state: object, snapshot: Snapshot) =>
  strangersOn(structuredClone(state) as Draft, 'main', snapshot);

describe('the strangers on a node', () => {
  it('are those of each snapshot by itself, whatever was asked before', () => {
    const steps = fc.array(fc.option(records), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(looksAt(KEYS), steps, records, (snapshots, changes, first) => {
        let draft = stateWith(first);
        let { state } = committed(structuredClone(draft));
        for (const [i, snapshot] of snapshots.entries()) {
          const change = changes[i];
          if (change) {
            draft = stateWith(change);
            ({ state } = committed(structuredClone(draft)));
          }
          for (const looked of [snapshot, snapshots[i - 1] ?? snapshot, snapshot])
            expect(strangersOn(state, 'main', looked)).toEqual(sortedAnew(draft, looked));
        }
      }),
    );
  });

  it('are those of the present probe and ended keys, also while devices are the same', () => {
    fc.assert(
      fc.property(looksAt(KEYS), fc.array(records, { minLength: 12, maxLength: 12 }), (snapshots, changes) => {
        const { peers } = committed(stateOf([device])).state;
        const endedKeys = new Map<string, Draft['ended_keys']>();
        for (const [i, snapshot] of snapshots.entries()) {
          const made = stateWith(changes[i] as Records);
          const name = Object.keys(made.ended_keys).join();
          const draft = { ...made, ended_keys: endedKeys.get(name) ?? made.ended_keys };
          endedKeys.set(name, draft.ended_keys);
          const anew = { ...draft, peers: { p1: device } };
          expect(strangersOn({ ...committed(draft).state, peers }, 'main', snapshot)).toEqual(
            sortedAnew(anew, snapshot),
          );
        }
      }),
    );
  });

  it('are not sorted again while only peers of devices change', () => {
    const { state } = committed(stateOf([device]));
    const keys = [device.public_key, foreign];
    const isStill = ({ peers, at, isPartial, unreadableKeys }: Snapshot) =>
      peers.has(foreign) && (peers.get(foreign)?.handshakeAt ?? 0) <= at && !isPartial && !unreadableKeys;
    const [before, now] = fc.sample(
      looksAt(keys).filter((looks) => {
        const [first, second] = looks;
        if (!first || !second || !isStill(first) || !isStill(second)) return false;
        return first.peers.get(foreign) === second.peers.get(foreign) && first.peers !== second.peers;
      }),
      1,
    )[0] as Snapshot[];
    const strangers = strangersOn(state, 'main', before as Snapshot);
    expect(strangersOn(state, 'main', now as Snapshot)).toBe(strangers);
  });
});
