import { expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { tryTexts } from './exit-texts.ts';

it.skipIf(missingFor('nft', 'ip'))('random and hostile texts are taken whole or change nothing', async () => {
  await expect(tryTexts(50)).resolves.toBeUndefined();
});
