import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choices, of } from '../lab/choices-text.ts';
import { ExitTown } from '../lab/exit-town.ts';
import { whileItWaits } from '../lab/held-lock.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';

const EVERYWHERE = (exit: string) => [exit, exit, exit, exit];
/** The lines of a friend who leaves at the second exit. */
const american = (number: number) => of(number, 'away').map((line) => line.replace('eu1', 'us1'));

describe.skipIf(missingFor('wireguard-go', 'wg', 'ip', 'nft', 'flock'))('an entry whose links change', () => {
  let town: ExitTown;
  let anna: Phone;
  let boris: Phone;
  const nft = (...words: string[]) => town.entry.server.namespace.run(['nft', ...words]);
  const table = () => `vpn-bot-exits-${town.entry.server.interface}`;
  const routing = async () => {
    const { namespace } = town.entry.server;
    const rules = [await namespace.run(['ip', 'rule']), await namespace.run(['ip', '-6', 'rule'])].join('\n');
    return [...rules.matchAll(/^(7[67]\d\d):/gm)].map(([, preference]) => Number(preference));
  };

  beforeAll(async () => {
    town = await ExitTown.build();
    [anna, boris] = [await town.friend('10.66.0.3', 'fd66::3'), await town.friend('10.66.0.4', 'fd66::4')];
    await town.run('load', choices(of(3, 'away')));
    await town.addExit();
  }, 120_000);
  afterAll(() => town?.[Symbol.asyncDispose]());

  it('takes the choice of a second exit at once, and leaves the first friend where he is', async () => {
    const open = town.open(anna, '198.18.0.80');
    expect(await open.who()).toBe('exit');
    expect(await town.run('show')).toMatch(/^drift table$/m);
    await town.run('load', choices([...of(3, 'away'), ...american(4)]));
    expect(await town.sees(boris)).toEqual(EVERYWHERE('us1'));
    expect(await town.sees(anna)).toEqual(EVERYWHERE('exit'));
    expect(await open.who()).toBe('exit');
    await open.close();
    expect(await nft('list', 'chain', 'inet', table(), 'postrouting')).toMatch(/masquerade/);
    expect(await town.run('show')).not.toMatch(/^drift/m);
  });

  it('is told of a second exit by the next look as well, which blames nobody for it', async () => {
    const both = town.links();
    town.writeLinks(both.replace(/^.* us1 .*\n/m, ''));
    await town.run('load', choices(of(3, 'away')));
    expect(await nft('list', 'table', 'inet', table())).not.toContain('us1');
    expect(new Set(await routing())).toEqual(new Set([7600, 7601, 7602])); // nothing of the one that is gone
    town.writeLinks(both);
    await town.run('keep');
    expect(await nft('list', 'table', 'inet', table())).toContain('chain away_us1');
    await town.run('load', choices([...of(3, 'away'), ...american(4)]));
    expect(await town.sees(boris)).toEqual(EVERYWHERE('us1'));
  });

  it.each([
    ['number', (line: string) => line.replace(/ 2 (?=10)/, ' 7 '), [7600, 7601, 7602, 7618, 7619, 7620]],
    ['address', (line: string) => line.replace('10.78.0.9', '10.78.0.8'), [7600, 7601, 7602, 7603, 7604, 7605]],
  ])('is as the line of a link says that got another %s, without a rest of the former', async (_, change, wanted) => {
    const before = town.links();
    town.writeLinks(before.replace(/^.* us1 .*$/m, change));
    expect(await town.run('show')).toMatch(/^drift/m);
    await town.run('keep');
    expect(await town.run('show')).not.toMatch(/^drift/m);
    expect(new Set(await routing())).toEqual(new Set(wanted));
    expect(await town.entry.server.namespace.run(['ip', 'rule'])).not.toMatch(
      change(before).includes('10.78.0.8') ? /10\.78\.0\.9/ : /0x20000/,
    );
    expect(await town.sees(anna)).toEqual(EVERYWHERE('exit'));
    town.writeLinks(before);
    await town.run('keep');
    expect(await town.sees(boris)).toEqual(EVERYWHERE('us1'));
  });

  it('puts everything in force once after an update from a version that did not note the links', async () => {
    rmSync(join(town.state, `${town.entry.server.interface}.links`));
    const handle = async () => /# handle (\d+)/.exec(await nft('-a', '-t', 'list', 'table', 'inet', table()))?.[1];
    const before = await handle();
    await town.run('keep');
    const after = await handle();
    expect([after === undefined, after === before]).toEqual([false, false]); // a new table
    expect(await town.sees(anna)).toEqual(EVERYWHERE('exit'));
    await town.run('keep');
    expect(await handle()).toBe(after);
  });

  it('leaves one exit, its line included, and the other goes on', async () => {
    await town.run('leave', '', 'us1');
    expect(town.links()).toMatch(/^# links\n\S+ eu1 .*\n$/);
    expect(await nft('list', 'table', 'inet', table())).not.toContain('us1');
    expect(new Set(await routing())).toEqual(new Set([7600, 7601, 7602]));
    expect(await town.run('show')).not.toMatch(/^drift/m);
    expect(await town.sees(boris)).toEqual(EVERYWHERE('entry'));
    expect(await town.sees(anna)).toEqual(EVERYWHERE('exit'));
  });

  it.each(['load', 'keep'])('does not put a link back by a `%s` that waited while it was taken away', async (word) => {
    const { namespace, interface: name } = town.entry.server;
    const before = town.links();
    await town.run('load', choices(of(3, 'away')));
    const ended = await whileItWaits(namespace, join(town.state, `${name}.lock`), {
      argv: [join(town.state, '../vpn-bot-exits'), name, word],
      input: choices(of(3, 'away')),
      change: async () => {
        town.writeLinks('# links\n');
        await nft('delete', 'table', 'inet', table());
      },
    });
    expect(ended).toEqual({ exitCode: 64, said: expect.stringContaining('has no link of') });
    expect(await nft('list', 'tables')).not.toContain('exits');
    town.writeLinks(before);
  });
});
