import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedKeys } from '../../src/peers/devices/changed-keys.ts';
import { afterChanges, type Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { looksAt } from '../stage/looks.ts';
import { newKey } from '../stage/sample-state.ts';

const KEYS = Array.from({ length: 5 }, newKey);
const looks = looksAt(KEYS);

const isWhole = ({ isPartial, unreadableKeys }: Snapshot) => !isPartial && !unreadableKeys;
const differing = (before: Snapshot, now: Snapshot) =>
  KEYS.filter((key) => {
    const peer = now.peers.get(key);
    return before.peers.get(key) !== peer || (peer?.handshakeAt ?? 0) > before.at;
  }).sort();

describe('the keys that changed from one snapshot to the next', () => {
  it('are those whose peers differ, and unknown where one of both does not show all peers', () => {
    const property = fc.property(looks, (snapshots) => {
      expect(changedKeys(null, snapshots[0] as Snapshot)).toBeNull();
      for (const [i, now] of snapshots.entries()) {
        const before = snapshots[i - 1];
        if (!before) continue;
        const changed = changedKeys(before, now);
        if (!isWhole(before) || !isWhole(now)) expect(changed).toBeNull();
        else if (changed === null) expect(before.peers.size).toBe(0);
        else expect(changed.toSorted()).toEqual(differing(before, now));
      }
    });
    fc.assert(property);
  });

  it('are no others where a snapshot was missed', () => {
    const property = fc.property(looks, (snapshots) => {
      for (const [i, now] of snapshots.entries())
        for (const before of snapshots.slice(0, i))
          expect([null, differing(before, now)]).toContainEqual(changedKeys(before, now)?.toSorted() ?? null);
    });
    fc.assert(property);
  });

  it('are those that the bot itself set or removed meanwhile, and unknown in the look after it', () => {
    const [first, second] =
      fc.sample(
        looks.filter((all) => all.every(isWhole)),
        1,
      )[0] ?? [];
    if (!first || !second) throw new Error('there are always two');
    const changed = afterChanges(first, { set: [], remove: KEYS });
    expect([changedKeys(first, changed), changedKeys(changed, second)]).toEqual([KEYS, null]);
  });
});
