import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choices, of } from '../lab/choices-text.ts';
import { eventually } from '../lab/eventually.ts';
import { ExitTown, NAT, SITES } from '../lab/exit-town.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft');

describe.skipIf(missing)('where friends’ traffic leaves', () => {
  let town: ExitTown;
  let anna: Phone;
  let boris: Phone;
  let clara: Phone;

  beforeAll(async () => {
    town = await ExitTown.build();
    [anna, boris, clara] = (await Promise.all([3, 4, 5].map((n) => town.friend(`10.66.0.${n}`, `fd66::${n}`)))) as [
      Phone,
      Phone,
      Phone,
    ];
  }, 120_000);
  afterAll(() => town?.[Symbol.asyncDispose]());

  it('is the entry before anything is loaded', async () => {
    expect(await town.sees(anna)).toEqual(['entry', 'entry', 'entry', 'entry']);
  });

  it('is by choice: auto by the list, away at the exit, everybody else at the entry', async () => {
    await town.run('load', choices([...of(3, 'auto'), ...of(4, 'away')]));
    expect(await Promise.all([anna, boris, clara].map((phone) => town.sees(phone)))).toEqual([
      ['entry', 'exit', 'entry', 'exit'],
      ['exit', 'exit', 'exit', 'exit'],
      ['entry', 'entry', 'entry', 'entry'],
    ]);
  });

  it('changes with the next text, which need not repeat the list', async () => {
    const text = choices([...of(3, 'away'), ...of(5, 'auto')]);
    await town.run('load', text.replaceAll(/^network .*\n/gm, ''));
    expect(await Promise.all([anna, boris, clara].map((phone) => town.sees(phone)))).toEqual([
      ['exit', 'exit', 'exit', 'exit'],
      ['entry', 'entry', 'entry', 'entry'],
      ['entry', 'exit', 'entry', 'exit'],
    ]);
  });

  it('leaves a connection where it is until it ends, in both families', async () => {
    await town.run('load', choices(of(3, 'away')));
    const open = SITES.abroad.map((site) => town.open(anna, site));
    const who = () => Promise.all(open.map((one) => one.who()));
    expect(await who()).toEqual(['exit', 'exit']);
    await town.run('load', choices([]));
    for (const site of SITES.abroad) expect(await town.seen(anna, site)).toBe('entry');
    expect(await who()).toEqual(['exit', 'exit']);
    await Promise.all(open.map((one) => one.close()));
  });

  it('is as it was set when an exit falls silent, and again when it answers', async () => {
    await town.run('load', choices([...of(3, 'auto'), ...of(4, 'away')]));
    await town.run('keep');
    await town.cutExit(true);
    expect(await town.keepUntil(/^exit eu1 silent$/m)).toBeLessThanOrEqual(4); // looks 7 s apart: within 28 s
    expect(await town.sees(anna)).toEqual(['entry', 'entry', 'entry', 'entry']);
    expect(await town.sees(boris)).toEqual(['ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED']);
    // what is no TCP, such as names and QUIC, is held as well
    const pings = SITES.abroad.map(async (site) => [await anna.reaches(site), await boris.reaches(site)]);
    expect(await Promise.all(pings)).toEqual([
      [true, false],
      [true, false],
    ]);
    await town.run('load', choices(['silent auto held', 'silent away direct', ...of(3, 'auto'), ...of(4, 'away')]));
    expect(await town.sees(anna)).toEqual(['entry', 'ECONNREFUSED', 'entry', 'ECONNREFUSED']);
    expect(await town.sees(boris)).toEqual(['entry', 'entry', 'entry', 'entry']);
    await town.cutExit(false);
    expect(await town.keepUntil(/^exit eu1 answers$/m)).toBeGreaterThanOrEqual(4); // it does not flap
    expect(await town.sees(boris)).toEqual(['exit', 'exit', 'exit', 'exit']);
  });

  it('never is the entry for who is away while the link is gone', async () => {
    await town.run('load', choices(of(4, 'away')));
    await town.stopLink();
    expect(await town.sees(boris)).not.toContain('entry');
    expect(await town.keepUntil(/^exit eu1 silent$/m)).toBeLessThanOrEqual(2);
    expect(await town.sees(boris)).not.toContain('entry');
    await town.startLink();
    await town.keepUntil(/^exit eu1 answers$/m);
    expect(await town.sees(boris)).toEqual(['exit', 'exit', 'exit', 'exit']);
  });

  it.each([
    ['the rules were flushed', ['nft', 'flush', 'ruleset'], ['nft', NAT]],
    ['one chain was emptied', ['nft', 'flush chain inet vpn-bot-exits-IF via_eu1']],
    ['one chain was deleted', ['nft', 'delete chain inet vpn-bot-exits-IF forward']],
    ['one friend’s choice was deleted', ['nft', 'flush map inet vpn-bot-exits-IF profile6']],
    ['one rule was added', ['nft', 'insert rule inet vpn-bot-exits-IF prerouting return']],
    [
      'the rules of routing were flushed',
      ['ip', '-4', 'rule', 'del', 'pref', '7601'],
      ['ip', '-6', 'rule', 'del', 'pref', '7601'],
    ],
    [
      'another rule of routing stands in the place of one',
      ['ip', '-4', 'rule', 'del', 'pref', '7601'],
      ['ip', '-4', 'rule', 'add', 'pref', '7601', 'fwmark', '0x990000/0xff0000', 'lookup', 'main'],
    ],
    [
      'what refuses packets without a way was lost',
      ['ip', 'route', 'del', 'unreachable', 'default', 'metric', '4000000000', 'table', '7601'],
    ],
    [
      'the link’s route was lost',
      ['ip', 'route', 'flush', 'table', '7601'],
      ['ip', '-6', 'route', 'flush', 'table', '7601'],
    ],
  ])('is put back by the next look when %s', async (_, ...commands: readonly (string | string[])[]) => {
    await town.run('load', choices(of(4, 'away')));
    expect(await town.run('show')).not.toMatch(/^drift/m);
    for (const command of commands)
      await town.entry.server.namespace.run(
        [command].flat().map((word) => word.replace('IF', town.entry.server.interface)),
      );
    expect(await town.run('show')).toMatch(/^drift (table|choices|policy 760\d|route 7601)$/m);
    await town.run('keep');
    expect(await town.run('show')).not.toMatch(/^drift/m);
    expect(await town.sees(boris)).toEqual(['exit', 'exit', 'exit', 'exit']);
    const rules = await town.entry.server.namespace.run(['ip', 'rule']);
    const other = commands.flat().includes('0x990000/0xff0000');
    expect(rules.includes('0x990000/0xff0000')).toBe(other); // it stays: it is somebody else's
    await town.run('drop');
    if (other) await town.entry.server.namespace.run(['ip', '-4', 'rule', 'del', 'pref', '7601']);
    expect(await town.entry.server.namespace.run(['ip', 'rule'])).not.toMatch(/^760\d/m);
  });

  it('is told: what is in force, whether each exit answers, and the bytes of each way', async () => {
    const text = choices(of(4, 'away'));
    await town.run('load', text);
    await town.sees(boris);
    await town.run('keep');
    const shown = await town.run('show');
    expect(shown).toContain(/^list .*/m.exec(text)?.[0]);
    expect(shown).toMatch(/^table there$/m);
    expect(shown).toMatch(/^bytes eu1 [1-9]\d* [1-9]\d*$/m);
    expect(shown).toMatch(/^out eu1 [1-9]\d*$/m);
    expect(shown).toMatch(/^looked \d+$/m);
  });

  it('counts what leaves without a link, both ways and on through a change of the rules', async () => {
    const direct = async () => {
      const [, received = '', sent = ''] = /^direct (\d+) (\d+)$/m.exec(await town.run('show')) ?? [];
      return { received: Number(received), sent: Number(sent) };
    };
    await town.run('load', choices([...of(3, 'auto'), ...of(4, 'away')]));
    const before = await direct();
    await town.sees(boris); // through the link
    expect(await direct()).toEqual(before);
    await town.sees(anna); // half of it is on the list
    const listed = await direct();
    expect(listed.received).toBeGreaterThan(before.received);
    expect(listed.sent).toBeGreaterThan(before.sent);
    await town.run('load', choices(['silent auto held', ...of(3, 'auto')]));
    expect(await direct()).toEqual(listed);
  });

  it('does not load the rules anew while all is as it should be', async () => {
    await town.run('load', choices(of(4, 'away')));
    const { namespace, interface: name } = town.entry.server;
    const counted = async () => {
      const chain = await namespace.run(['nft', 'list', 'chain', 'inet', `vpn-bot-exits-${name}`, 'via_eu1']);
      return Number(/bytes (\d+)/.exec(chain)?.[1]);
    };
    await town.sees(boris);
    const before = await counted();
    expect(before).toBeGreaterThan(0);
    await town.run('keep');
    expect(await counted()).toBeGreaterThanOrEqual(before); // a new table would count from 0
  });

  it('does not change by a text that is not whole or has anything else in it', async () => {
    const good = choices([...of(3, 'auto'), ...of(4, 'away')]);
    await town.run('load', good);
    const shown = () =>
      town.entry.server.namespace.run(['nft', 'list', 'table', 'inet', `vpn-bot-exits-${town.entry.server.interface}`]);
    const before = (await shown()).replaceAll(/packets \d+ bytes \d+/g, '');
    const line = 'address 10.66.0.3 auto eu1';
    for (const wrong of [
      ...[
        'address 10.66.0.3 home eu1',
        'address 10.66.0.3 auto eu2',
        'address 10.66.0.300 auto eu1',
        'address fd66:::3 auto eu1',
      ],
      ...[
        'address 10.66.0.3/32 auto eu1',
        'address  10.66.0.3 auto eu1',
        'address 10.66.0.3 auto eu1; flush ruleset',
        `${line}\n${line}`,
      ],
      ...[
        'network 0.0.0.0/0',
        'silent auto open',
        'list x',
        'rule add',
        `# end\n${line}`,
        'address 10.66.0.3 auto $(id)',
        'address fd66:0::0003 away eu1', // the same as another line’s
        '\u00e9',
      ],
    ])
      await expect(town.run('load', good.replace(line, wrong)), wrong).rejects.toThrow(/exit code 64/);
    for (const end of [0, 10, good.indexOf('# end')])
      await expect(town.run('load', good.slice(0, end))).rejects.toThrow(/exit code 65/);
    await expect(town.run('load', good.replace(/^list .*/m, `list ${'0'.repeat(64)}`))).rejects.toThrow(/exit code 67/);
    expect((await shown()).replaceAll(/packets \d+ bytes \d+/g, '')).toBe(before);
  });

  it('leaves nothing on the disk of a text that never came to its end', async () => {
    const begun = () => readdirSync(town.state).filter((name) => name.startsWith('new.'));
    const { namespace, interface: name } = town.entry.server;
    const pipe = join(town.state, 'pipe');
    await namespace.run(['mkfifo', pipe]);
    const words = [join(town.state, '../vpn-bot-exits'), name, pipe];
    const loading = namespace.spawn('sh', '-c', 'exec "$0" "$1" load <"$2"', ...words);
    const text = await open(pipe, 'w');
    await eventually(() => begun().length === 1);
    loading.kill('SIGKILL');
    await text.close(); // what it started ends with the text
    await loading;
    rmSync(pipe);
    await town.run('keep');
    expect(begun()).toHaveLength(1); // it could be one that is still coming
    const before = new Date(Date.now() - 180_000);
    for (const name of begun()) utimesSync(join(town.state, name), before, before);
    await town.run('keep');
    expect(begun()).toEqual([]);
  });

  it('is the entry again, without a trace, once it is dropped', async () => {
    const traces = async () =>
      Promise.all(
        [
          ['nft', 'list', 'ruleset'],
          ['ip', 'rule'],
          ['ip', '-6', 'rule'],
          ['ip', 'route', 'show', 'table', 'all'],
          ['ip', '-6', 'route', 'show', 'table', 'all'],
        ].map(async (command) => (await town.entry.server.namespace.run(command)).replaceAll(/expires \d+sec/g, '')),
      );
    await town.run('drop');
    const before = await traces();
    expect(before.join()).not.toMatch(/exits|760\d/);
    await town.run('load', choices([...of(3, 'auto'), ...of(4, 'away')]));
    await town.run('keep');
    await town.run('leave', '', 'us1'); // which it has no link to
    await town.run('leave', '', 'eu1');
    expect(await traces()).toEqual(before);
    expect(await town.sees(boris)).toEqual(['entry', 'entry', 'entry', 'entry']);
  });
});

describe.skipIf(missing)('an exit without IPv6', { timeout: 60_000 }, () => {
  it('leaks none of it, and takes nothing of what leaves at the entry by the list', async () => {
    await using town = await ExitTown.build({ hasIpv6: false });
    const [anna, boris] = [await town.friend('10.66.0.3', 'fd66::3'), await town.friend('10.66.0.4', 'fd66::4')];
    await town.run('load', choices([...of(3, 'auto'), ...of(4, 'away')]));
    const [home, abroad, home6, abroad6] = await town.sees(boris);
    expect([home, abroad]).toEqual(['exit', 'exit']);
    for (const seen of [home6, abroad6]) expect(seen).not.toBe('entry');
    const [autoHome, autoAbroad, autoHome6, autoAbroad6] = await town.sees(anna);
    expect([autoHome, autoAbroad, autoHome6]).toEqual(['entry', 'exit', 'entry']);
    expect(autoAbroad6).not.toBe('entry');
  });
});

describe.skipIf(missing)('an entry whose kernel has no IPv6', { timeout: 60_000 }, () => {
  it('has friends leave by IPv4 as they chose, and nothing to put back', async () => {
    await using town = await ExitTown.build({ hasIpv6: false });
    const boris = await town.friend('10.66.0.4', 'fd66::4');
    town.withoutIpv6();
    await town.run('load', choices(of(4, 'away')));
    await town.run('keep');
    expect(await town.run('show')).not.toMatch(/^drift/m);
    for (const site of [SITES.home[0], SITES.abroad[0]]) expect(await town.seen(boris, site)).toBe('exit');
    await town.run('drop');
    expect(await town.seen(boris, SITES.abroad[0])).toBe('entry');
    expect(await town.entry.server.namespace.run(['ip', 'rule'])).not.toMatch(/^760\d/m);
  });
});
