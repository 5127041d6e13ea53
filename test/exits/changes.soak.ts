import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choices, largeList, of } from '../lab/choices-text.ts';
import { eventually } from '../lab/eventually.ts';
import { ExitTown, FILE_BYTES, SITES } from '../lab/exit-town.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'conntrack');
const AWAY = ['exit', 'exit', 'exit', 'exit'];
const AUTO = ['entry', 'exit', 'entry', 'exit'];

describe.skipIf(missing)('a link', () => {
  let town: ExitTown;
  let anna: Phone;
  let boris: Phone;

  beforeAll(async () => {
    town = await ExitTown.build();
    [anna, boris] = (await Promise.all([3, 4].map((n) => town.friend(`10.66.0.${n}`, `fd66::${n}`)))) as [Phone, Phone];
  }, 120_000);
  afterAll(() => town?.[Symbol.asyncDispose]());

  it('lets a download go on where it began, when its friend switches, and what is begun then goes the new way', async () => {
    for (const [before, after, seen] of [
      [[], of(3, 'away'), 'exit'],
      [of(3, 'away'), [], 'entry'],
    ] as const) {
      await town.run('load', choices(before));
      const download = town.download(anna, SITES.abroad[0]);
      await download.begun;
      await town.run('load', choices(after));
      expect(await town.seen(anna, SITES.abroad[0])).toBe(seen);
      expect(await download.bytes).toBe(FILE_BYTES);
    }
  });

  it('takes in the networks of a country without losing a packet, and none goes astray', async () => {
    await town.run('load', choices([...of(3, 'auto'), ...of(4, 'away')]));
    const open = [...SITES.home, ...SITES.abroad].map((site) => town.open(anna, site));
    const before = await Promise.all(open.map((one) => one.who()));
    expect(before).toEqual(['entry', 'entry', 'exit', 'exit']);
    const pings = [...SITES.home, ...SITES.abroad].flatMap((site) =>
      [anna, boris].map((phone) => phone.keepPinging(site, 0.02)),
    );
    for (const first of [20, 30, 20]) {
      await town.run('load', choices([...of(3, 'auto'), ...of(4, 'away')], largeList(first)));
      expect(await town.sees(anna)).toEqual(AUTO);
      expect(await town.sees(boris)).toEqual(AWAY);
    }
    for (const ping of pings) {
      const { sent, received } = await ping.stop();
      expect(sent).toBeGreaterThan(100);
      expect(sent - received).toBeLessThanOrEqual(1); // the last one's answer was not awaited
    }
    expect(await Promise.all(open.map((one) => one.who()))).toEqual(before);
    await Promise.all(open.map((one) => one.close()));
    await town.run('load', choices([]));
  });

  it('is no way for the entry’s own traffic', async () => {
    await town.run('load', choices([...of(3, 'away'), ...of(4, 'away')]));
    for (const site of [...SITES.home, ...SITES.abroad]) expect(await town.seenOfEntry(site)).toBe('entry');
  });

  it('is there again after a start of the entry, before friends can leave elsewhere', async () => {
    await town.run('load', choices([...of(3, 'away'), ...of(4, 'auto')]));
    await town.restartEntry();
    // the tunnel to the exit comes last
    await town.run('keep');
    for (const seen of await town.sees(anna)) expect(seen).not.toBe('entry');
    await town.startLink();
    await town.run('keep');
    expect(await town.run('show')).toMatch(/^exit eu1 answers$/m);
    await eventually(async () => (await town.sees(anna)).every((seen) => seen === 'exit'));
    expect(await town.sees(boris)).toEqual(AUTO);
    // the tunnel comes first, as when wg-quick starts it before nftables has flushed everything
    await town.restartEntry();
    await town.startLink();
    await town.run('keep');
    await eventually(async () => (await town.sees(anna)).every((seen) => seen === 'exit'));
  });
});
