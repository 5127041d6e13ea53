import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OwnerNotice } from '../../src/notices.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { NodeError } from '../../src/wireguard/drivers/driver.ts';
import { ResolverWatch } from '../../src/wiring/resolver-watch.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { iso, NOW, stateOf } from '../stage/sample-state.ts';

describe('the bot, of a name server', () => {
  const notices: OwnerNotice[] = [];
  const asked: string[] = [];
  let answer: string | null = '';
  let taken = 'status 0\n';
  const { log, lines } = recordLog();
  log.level = 'info';
  const resolver = async (text: string) => {
    asked.push(text.split('\n')[0] ?? '');
    if (answer === '') throw new NodeError('timeout', 'no answer');
    return text.startsWith('show') ? answer : taken;
  };
  const state: Draft = { ...stateOf([]), resolvers: { main: { lists: [], dns_before: null } } };
  const watch = new ResolverWatch({
    store: { state, update: async (change) => change(state, state) },
    drivers: new Map([['main', { resolver }]]),
    peersFile: join(temporaryFolder(), 'peers.json'),
    ...{ now: Date.now, log, notify: (notice) => notices.push(notice) },
  });
  const seen = async (said: string | null) => {
    answer = said;
    await watch.look();
    return watch.stateOf('main');
  };

  beforeEach(() => {
    notices.length = 0;
    asked.length = 0;
  });

  it('tells the owner once that it fails and why, and once that it is back', async () => {
    for (const why of ['dead', 'unheard'] as const) {
      expect(await seen(`table there\nresolver ${why}\nstatus 0\n`)).toBe(why);
      await seen(`table there\nresolver ${why}\nstatus 0\n`);
      expect(notices.splice(0)).toEqual([{ kind: 'resolver-failing', node: 'main', why, upstreams: [], ways: [] }]);
      expect(await seen('table there\nresolver answers\nstatus 0\n')).toBe('answers');
      await seen('table there\nresolver answers\nstatus 0\n');
      expect(notices.splice(0)).toEqual([{ kind: 'resolver-back', node: 'main' }]);
    }
  });

  it('does not call for the owner while it is starting, nor call it well', async () => {
    expect(await seen('table there\nresolver starting\nstatus 0\n')).toBe('starting');
    expect(notices).toEqual([]);
    await seen('table there\nresolver dead\nstatus 0\n');
    expect(notices.splice(0)).toHaveLength(1);
    await seen('table there\nresolver starting\nstatus 0\n');
    expect(notices).toEqual([]);
    await seen('table there\nresolver answers\nstatus 0\n');
    expect(notices.splice(0)).toEqual([{ kind: 'resolver-back', node: 'main' }]);
  });

  it('says which name servers leave it without answers, and by which way', async () => {
    const silent = [
      'silent home 192.0.2.1',
      'silent away_eu1 192.0.2.1',
      'silent away_eu1 192.0.2.2',
      'silent x 192.0.2.3',
    ];
    const shown = (...more: string[]) =>
      ['table there', 'resolver answers', 'asked 7', ...more, 'status 0', ''].join('\n');
    expect(await seen(shown(silent[0] ?? ''))).toBe('answers');
    expect(notices).toEqual([]);
    expect(watch.seen('main')?.silent).toEqual([{ exit: null, address: '192.0.2.1' }]);
    for (let look = 0; look < 2; look += 1) expect(await seen(shown('failing away_eu1', ...silent))).toBe('stuck');
    const upstreams = ['192.0.2.1', '192.0.2.2'];
    expect(notices.splice(0)).toEqual([
      { kind: 'resolver-failing', node: 'main', why: 'stuck', upstreams, ways: ['eu1'] },
    ]);
    expect(watch.askedOf('main')).toBe(7);
    expect(await seen(shown())).toBe('answers');
    expect(notices).toEqual([{ kind: 'resolver-back', node: 'main' }]);
  });

  it('tells nobody twice after a restart, and remembers how long it failed', async () => {
    state.troubles = [];
    state.resolvers = { main: { lists: [], dns_before: null, failing_since: iso(NOW) } };
    await seen('table there\nresolver dead\nstatus 0\n');
    expect(notices).toEqual([]);
    await seen('table there\nresolver answers\nstatus 0\n');
    expect(notices).toEqual([{ kind: 'resolver-back', node: 'main' }]);
    expect(state.troubles).toMatchObject([{ kind: 'resolver', name: 'main', since: iso(NOW) }]);
    expect(state.resolvers['main']?.failing_since).toBeUndefined();
  });

  it.each([
    ['no answer', ''],
    ['half of one', 'table there\nresol'],
    ['a gate that does not know it', null],
    ['a refusal', 'refused\nstatus 64\n'],
  ])('takes %s for none, and tells nobody', async (_, said) => {
    expect(await seen(said)).toBe('unknown');
    expect(notices).toEqual([]);
  });

  it('logs once why it cannot be asked or told, another reason anew, and the end', async () => {
    const lost = 'table missing\nresolver answers\nstatus 0\n';
    const logged = async (said: string | null) => {
      const before = lines.length;
      await seen(said);
      await seen(said);
      return lines.slice(before).map(({ level, msg }) => [level, msg]);
    };
    await seen(lost);
    expect(await logged('')).toEqual([[40, 'node main: its resolver could not be asked']]);
    watch.committed(); // it has nothing to tell, so it does not look like the end
    expect(await logged(null)).toEqual([
      [40, 'node main: its resolver could not be asked; renew its gate: vpn-bot node renew main'],
    ]);
    taken = 'nft: no memory\nstatus 1\n';
    expect(await logged(lost)).toEqual([[50, 'node main: its resolver did not take the lists']]);
    taken = 'status 0\n';
    expect(await logged(lost)).toEqual([[30, 'node main: its resolver can be asked and told again']]);
    expect(await logged('')).toEqual([[40, 'node main: its resolver could not be asked']]);
  });

  it('tells it anew what it has lost', async () => {
    await seen('table missing\nresolver answers\nstatus 0\n');
    expect(asked).toEqual(['show', 'load']);
  });
});
