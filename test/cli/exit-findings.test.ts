import { expect, it } from 'vitest';
import { exitFindings } from '../../src/cli/node/exit-findings.ts';
import { cliTexts as english } from '../../src/texts/en/cli.ts';
import { NodeError } from '../../src/wireguard/drivers/driver.ts';
import { newKey, stateOf } from '../stage/sample-state.ts';

const t = english.findings;
const link = () => ({ public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null });
const linked = { ...stateOf([]), links: { main: { eu1: link(), us1: link() } } };

const found = async (exits: ((text: string) => Promise<string | null>) | undefined, state = linked) =>
  (await exitFindings('main', exits ? { exits } : {}, state, t)).map(({ level, what, fix }) => [
    level,
    what,
    ...(fix === undefined ? [] : [fix]),
  ]);

it('tells of each exit whether it answers, asking the entry only where it has links', async () => {
  const asked: string[] = [];
  const entry = async (text: string) => {
    asked.push(text);
    return 'table there\nexit eu1 answers\nexit us1 silent\nstatus 0\n';
  };
  expect(await found(entry)).toEqual([
    ['good', t.exitAnswers('main', 'eu1')],
    ['bad', ...t.exitSilent('main', 'us1')],
  ]);
  expect(await found(entry, { ...linked, links: {} as typeof linked.links })).toEqual([]);
  expect(asked).toEqual(['show\n']);
});

it('tells what was changed of the rules, and when nobody looks after them', async () => {
  const answers = 'exit eu1 answers\nexit us1 answers\n';
  const rest = async (lines: string) => (await found(async () => `table there\n${answers}${lines}status 0\n`)).slice(2);
  expect(await rest('looked 9\n')).toEqual([]);
  expect(await rest('drift table\ndrift policy 7601\nlooked 9\n')).toEqual([
    ['bad', ...t.exitsDrift('main', ['table', 'policy 7601'])],
  ]);
  expect(t.exitsDrift('main', ['table', 'policy 7601'])[0]).toContain('(the firewall table, rule of routing 7601)');
  expect(await rest('looked 300\n')).toEqual([['bad', ...t.exitsNotLooked('main', 300)]]);
});

it('says why the state of the exits cannot be read, and never takes that for an answer', async () => {
  expect(await found(async () => 'exit eu1 answers\nstatus 0\n')).toContainEqual([
    'bad',
    ...t.exitMissing('main', 'us1'),
  ]);
  expect(await found(async () => null)).toEqual([['bad', ...t.exitsOldGate('main')]]);
  expect(await found(undefined)).toEqual([['bad', ...t.exitsOldGate('main')]]);
  expect(await found(async () => 'no such link\nstatus 1\n')).toEqual([
    ['bad', ...t.exitsUnread('main', 'no such link')],
  ]);
  expect(await found(async () => 'exit eu1 answers\n')).toEqual([['bad', ...t.exitsUnread('main', '')]]);
  const closed = async () => Promise.reject(new NodeError('command', '/run/x.sock: ENOENT'));
  expect(await found(closed)).toEqual([['bad', ...t.exitsUnread('main', '/run/x.sock: ENOENT')]]);
});
