import { readResolver } from '../../dns/resolver-answer.ts';
import { readServed } from '../../exits/answer.ts';
import type { State } from '../../peers/records/records.ts';
import type { FindingTexts } from '../../texts/cli/texts.ts';
import { type NodeDriver, NodeError } from '../../wireguard/drivers/driver.ts';
import { bad, type Finding, good } from '../finding.ts';

/** Whether the node's own resolver answers friends; none for a node that has none. */
export async function resolverFindings(
  nodeId: string,
  driver: Pick<NodeDriver, 'resolver'>,
  state: State,
  t: FindingTexts,
): Promise<Finding[]> {
  if (state.resolvers[nodeId] === undefined) return [];
  try {
    const answer = (await driver.resolver?.('show\n')) ?? null;
    if (answer === null) return [bad(t.resolverOldGate(nodeId))];
    const served = readServed(answer);
    if (served?.status !== 0) return [bad(t.resolverUnread(nodeId, (served?.lines ?? []).join('; ').slice(0, 300)))];
    const { state: seen, hasTable, asked, silent } = readResolver(served.lines);
    if (!hasTable || seen === 'unknown') return [bad(t.resolverMissing(nodeId))];
    if (seen === 'answers') {
      const answers = good(t.resolverAnswers(nodeId, asked));
      return silent.length === 0 ? [answers] : [answers, bad(t.resolverSilent(nodeId, silent))];
    }
    if (seen === 'starting') return [good(t.resolverStarting(nodeId))];
    if (seen === 'stuck') return [bad(t.resolverStuck(nodeId, silent))];
    return [bad(seen === 'dead' ? t.resolverDead(nodeId) : t.resolverUnheard(nodeId))];
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return [bad(t.resolverUnread(nodeId, error.message))];
  }
}
