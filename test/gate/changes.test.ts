import fc from 'fast-check';
import { expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { ChangesLab } from './changes.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip');

it.skipIf(missing)(
  'changes of peers are made whole, or not at all, by the words apply and standby',
  async () => {
    await using lab = await ChangesLab.start();
    await lab.oneOfEach();
    await fc.assert(lab.property(), { numRuns: 60, endOnFailure: true });
  },
  240_000,
);

it.skipIf(missing)(
  'a text for standby may begin with any byte',
  async () => {
    await using lab = await ChangesLab.start();
    for (const first of ['\n', '\0', '%', '\\', '-', ' ', '\xff']) {
      const env = { SSH_ORIGINAL_COMMAND: 'standby' };
      await expect(lab.expectTaken(`${first}# end\n`, env, null)).resolves.toBeUndefined();
      await lab.expectTaken(`${first}\n# end\n`, env, null);
    }
    await lab.expectTaken('', { SSH_ORIGINAL_COMMAND: 'standby' }, null);
  },
  120_000,
);
