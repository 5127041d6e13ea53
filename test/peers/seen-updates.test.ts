import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyStore } from '../../src/peers/records/records.ts';
import { firstTime } from '../../src/peers/records/seen-updates.ts';

describe('updates that were seen', () => {
  it('are the first time once, whatever comes between, as long as that are fewer than 256', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 }), { minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(ids, (list) => {
        const draft = emptyStore();
        for (const id of list) expect(firstTime(draft, id)).toBe(true);
        for (const id of list) expect(firstTime(draft, id)).toBe(false);
        expect(draft.seen_updates).toEqual(list);
      }),
    );
  });

  it('are compared for equality only: ids that start again lower are new ones', () => {
    const draft = emptyStore();
    for (const id of [900, 901, 5, 6]) expect(firstTime(draft, id)).toBe(true);
    for (const id of [6, 900, 5, 901]) expect(firstTime(draft, id)).toBe(false);
  });

  it('are the last 256 and no more', () => {
    const draft = emptyStore();
    for (let id = 1; id <= 300; id += 1) firstTime(draft, id);
    expect(draft.seen_updates).toEqual(Array.from({ length: 256 }, (_, i) => i + 45));
  });
});
