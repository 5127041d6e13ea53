import fc from 'fast-check';
import { it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { LimitsLab } from './limits.ts';

it.skipIf(missingFor('ip', 'nft', 'tc'))(
  'limits are put in force whole, or not at all',
  async () => {
    await using lab = await LimitsLab.start();
    await lab.oneOfEach();
    await fc.assert(lab.property(), { numRuns: 20, endOnFailure: true });
    const texts = [1, 2, 3, 4].map(
      (one) => `limit ${one} 1000 ${one}000 10.0.0.${10 + one}/32\nlimit 9 500 500 fd00::1${one}/128\n# end\n`,
    );
    await lab.expectTakenAtOnce(texts);
    await lab.expectTaken('show\n# end\n');
  },
  240_000,
);
