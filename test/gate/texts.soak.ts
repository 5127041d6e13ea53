import fc from 'fast-check';
import { expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { ChangesLab } from './changes.ts';
import { LimitsLab } from './limits.ts';
import { ResolverLab } from './resolver.ts';

const LONG = 30 * 60_000;

it.skipIf(missingFor('wireguard-go', 'wg', 'ip'))(
  'a thousand random and hostile texts of changes are made whole, or not at all',
  async () => {
    await using lab = await ChangesLab.start();
    await lab.oneOfEach();
    await fc.assert(lab.property(), { numRuns: 1000, endOnFailure: true });
    const key = Buffer.alloc(32, 1).toString('base64');
    const whole = `set ${key} - 10.0.0.9/32\n# end\n`;
    for (let length = 0; length < whole.length; length++) await lab.expectTaken(whole.slice(0, length));
    await expect(lab.expectTaken(`remove ${key}\n`.repeat(80_000))).resolves.toBeUndefined();
  },
  LONG,
);

it.skipIf(missingFor('ip', 'nft', 'tc'))(
  'two hundred random and hostile texts of limits are put in force whole, or not at all',
  async () => {
    await using lab = await LimitsLab.start();
    await lab.oneOfEach();
    await fc.assert(lab.property(), { numRuns: 200, endOnFailure: true });
    const whole = 'limit 7 20000 10000 10.0.0.9/32,fd00::9/128\n# end\n';
    for (let length = 0; length < whole.length; length++) await lab.expectTaken(whole.slice(0, length));
    const texts = Array.from({ length: 12 }, (_, at) => `limit ${at + 1} 1000 1000 10.0.0.${10 + at}/32\n# end\n`);
    await expect(lab.expectTakenAtOnce(texts)).resolves.toBeUndefined();
  },
  LONG,
);

it.skipIf(missingFor('ip', 'nft'))(
  'a thousand random and hostile texts for a name server are taken whole, or not at all',
  async () => {
    await using lab = await ResolverLab.start();
    await lab.oneOfEach();
    await fc.assert(lab.property(), { numRuns: 1000, endOnFailure: true });
    const whole = `load\nplain 10.8.0.9\nlists IN-FORCE\n# end\n`;
    for (let length = 0; length < whole.length; length++) await lab.expectTaken(whole.slice(0, length));
    // more than one text may have
    const line = `block ${'a.'.repeat(120)}test\n`;
    const flood = `load\nlists ${'0'.repeat(64)}\n${line.repeat(Math.ceil(17e6 / line.length))}# end\n`;
    expect(await lab.served.serve('vpn-bot-dns', flood)).toMatchObject({ status: 64 });
    await lab.expectTaken('load\nlists IN-FORCE\n# end\n');
  },
  LONG,
);
