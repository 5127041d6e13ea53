import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { shellCommands } from '../../src/wireguard/drivers/node-commands.ts';
import { ExitTown, LISTED } from '../lab/exit-town.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';
import { loadText } from './exit-text.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'tc');

describe.skipIf(missing)('a speed limit of a friend who leaves elsewhere', () => {
  let town: ExitTown;
  let anna: Phone;
  beforeAll(async () => {
    town = await ExitTown.build();
    anna = await town.friend('10.66.0.3', 'fd66::3');
  }, 120_000);
  afterAll(() => town?.[Symbol.asyncDispose]());

  it('changes nothing of where they leave, and holds for what goes through the link', async () => {
    const { namespace, interface: name } = town.entry.server;
    await town.run('load', loadText(['address 10.66.0.3 auto eu1', 'address fd66::3 auto eu1'], LISTED));
    const ways = ['entry', 'exit', 'entry', 'exit'];
    expect(await town.sees(anna)).toEqual(ways);
    const { argv, stdin } = shellCommands({ dialect: WIREGUARD, interface: name }, 20).limits([
      'limit 3 5000 5000 10.66.0.3/32,fd66::3/128',
    ]);
    await namespace.run(argv, stdin ?? '');
    expect(await town.sees(anna)).toEqual(ways);
    const sent = async (device: string) =>
      Number(/Sent (\d+) bytes/.exec(await namespace.run(['tc', '-s', 'class', 'show', 'dev', device]))?.[1]);
    const [, shaper = ''] = /(vbl[^:]*):/.exec(await namespace.ip('-o', 'link', 'show', 'type', 'ifb')) ?? [];
    const before = [await sent(name), await sent(shaper)];
    expect(await town.seen(anna, '198.18.0.80')).toBe('exit');
    const after = [await sent(name), await sent(shaper)];
    expect(after.every((bytes, index) => bytes > (before[index] ?? 0))).toBe(true);
  });
});
