import { readLimits } from '../../limits/answer.ts';
import { limitLines } from '../../limits/limit-lines.ts';
import type { State } from '../../peers/records/records.ts';
import type { FindingTexts } from '../../texts/cli/texts.ts';
import { type NodeDriver, NodeError } from '../../wireguard/drivers/driver.ts';
import { bad, type Finding, good } from '../finding.ts';

/** Whether the node's speed limits are in force; none for a node without limits. */
export async function limitFindings(
  nodeId: string,
  driver: Pick<NodeDriver, 'limits'>,
  { state, now, t }: { readonly state: State; readonly now: number; readonly t: FindingTexts },
): Promise<Finding[]> {
  const { length } = limitLines(state, nodeId, now);
  if (length === 0) return [];
  try {
    const answer = (await driver.limits?.(['show'])) ?? null;
    if (answer === null) return [bad(t.limitsOldGate(nodeId))];
    const kind = readLimits(answer)?.kind;
    if (kind === 'container') return [bad(t.limitsContainer(nodeId))];
    return [kind === 'there' ? good(t.limitsThere(nodeId, length)) : bad(t.limitsMissing(nodeId))];
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return [bad(t.limitsUnread(nodeId, error.message))];
  }
}
