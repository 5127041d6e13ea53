import { expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { tryTexts } from './exit-texts.ts';

it.skipIf(missingFor('nft', 'ip'))(
  'a thousand random and hostile texts are taken whole or change nothing',
  async () => {
    await expect(tryTexts(1000)).resolves.toBeUndefined();
  },
  600_000,
);
