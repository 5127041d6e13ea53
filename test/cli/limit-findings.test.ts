import { expect, it } from 'vitest';
import { limitFindings } from '../../src/cli/node/limit-findings.ts';
import { cliTexts as english } from '../../src/texts/en/cli.ts';
import { NodeError } from '../../src/wireguard/drivers/driver.ts';
import { NOW, peer, stateOf, user } from '../stage/sample-state.ts';

const t = english.findings;
const limited = stateOf([peer()], { users: { 7: user(7, { speed_mbit: 20 }) } });

async function found(answer: string | null | NodeError, state = limited) {
  const asked: (readonly string[])[] = [];
  const limits = async (lines: readonly string[]) => {
    asked.push(lines);
    if (answer instanceof NodeError) throw answer;
    return answer;
  };
  const findings = await limitFindings('main', { limits }, { state, now: NOW, t });
  return { asked, findings: findings.map(({ level, what }) => [level, what]) };
}

it('doctor looks whether speed limits are in force, and changes nothing', async () => {
  const { asked, findings } = await found('limits there');
  expect([asked, findings]).toEqual([[['show']], [['good', 'main: speed limits are in force (1)']]]);
});

it.each([
  ['limits missing', t.limitsMissing('main')[0]],
  ['limits container', t.limitsContainer('main')[0]],
  [null, t.limitsOldGate('main')[0]],
  [new NodeError('timeout', 'no answer'), t.limitsUnread('main', 'no answer')[0]],
])('doctor says that they are not (%s)', async (answer, what) => {
  expect((await found(answer)).findings).toEqual([['bad', what]]);
});

it('doctor asks nothing where nobody is limited', async () => {
  expect(await found('limits there', stateOf([peer()]))).toEqual({ asked: [], findings: [] });
});
