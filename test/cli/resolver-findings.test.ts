import { expect, it } from 'vitest';
import { resolverFindings } from '../../src/cli/node/resolver-findings.ts';
import { cliTexts as english } from '../../src/texts/en/cli.ts';
import { NodeError } from '../../src/wireguard/drivers/driver.ts';
import { stateOf } from '../stage/sample-state.ts';

const t = english.findings;
const state = { ...stateOf([]), resolvers: { main: { lists: [], dns_before: null } } };

const found = async (answer: string | null | NodeError, of: typeof state = state) => {
  const resolver = async () => {
    if (answer instanceof NodeError) throw answer;
    return answer;
  };
  return (await resolverFindings('main', { resolver }, of, t)).map(({ level, what }) => [level, what]);
};

it.each([
  ['table there\nresolver answers\nasked 7\nstatus 0\n', 'good', t.resolverAnswers('main', 7)],
  ['table there\nresolver starting\nasked 7\nstatus 0\n', 'good', t.resolverStarting('main')],
  ['table there\nresolver dead\nasked 7\nstatus 0\n', 'bad', t.resolverDead('main')[0]],
  ['table there\nresolver unheard\nasked 7\nstatus 0\n', 'bad', t.resolverUnheard('main')[0]],
  ['table missing\nresolver answers\nasked 0\nstatus 0\n', 'bad', t.resolverMissing('main')[0]],
  [
    'refused: /etc/vpn-bot-dns.conf is missing\nstatus 64\n',
    'bad',
    t.resolverUnread('main', 'refused: /etc/vpn-bot-dns.conf is missing')[0],
  ],
  ['table there\nresolver ans', 'bad', t.resolverUnread('main', '')[0]],
  [null, 'bad', t.resolverOldGate('main')[0]],
  [new NodeError('command', '/run/x.sock: ENOENT'), 'bad', t.resolverUnread('main', '/run/x.sock: ENOENT')[0]],
])('tells of a name server that answers %j', async (answer, level, what) => {
  expect(await found(answer)).toEqual([[level, what]]);
});

it('names the name servers that leave it without an answer, or without one of several', async () => {
  const silent = [{ exit: 'eu1', address: '192.0.2.1' }];
  const lines = ['table there', 'resolver answers', 'asked 7', 'silent away_eu1 192.0.2.1'];
  expect(await found([...lines, 'status 0', ''].join('\n'))).toEqual([
    ['good', t.resolverAnswers('main', 7)],
    ['bad', t.resolverSilent('main', silent)[0]],
  ]);
  expect(await found([...lines, 'failing away_eu1', 'status 0', ''].join('\n'))).toEqual([
    ['bad', t.resolverStuck('main', silent)[0]],
  ]);
  expect(t.resolverStuck('main', silent)[0]).toContain('192.0.2.1 (through eu1)');
});

it('asks no node that has none', async () => {
  expect(await found('status 0\n', { ...state, resolvers: {} as typeof state.resolvers })).toEqual([]);
});
