import fc from 'fast-check';
import { it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { ResolverLab } from './resolver.ts';

it.skipIf(missingFor('ip', 'nft'))(
  'lists for a name server are taken whole, or not at all',
  async () => {
    await using lab = await ResolverLab.start();
    await lab.oneOfEach();
    await fc.assert(lab.property(), { numRuns: 50, endOnFailure: true });
  },
  240_000,
);
