import type { NodeSettings } from '../../config/settings.ts';
import type { State } from '../../peers/records/records.ts';
import type { FindingTexts } from '../../texts/cli/texts.ts';
import { type NodeDriver, NodeError } from '../../wireguard/drivers/driver.ts';
import { bad, type Finding } from '../finding.ts';
import { nodeFindings } from './node-findings.ts';
import { readTrial } from './try-rules.ts';

export interface CheckParts {
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly state: State;
  readonly graceMs: number;
  /** Node id → the output of a trial of its firewall rules. */
  readonly tried?: Readonly<Record<string, string>>;
  readonly t: FindingTexts;
}

/** Checks a node completely and returns the findings; what could not be read is a finding as well. */
export async function checkNode(
  node: NodeSettings,
  { driverOf, state, graceMs, tried = {}, t }: CheckParts,
): Promise<Finding[]> {
  const driver = driverOf(node);
  const said = tried[node.id];
  const trial = said === undefined ? null : readTrial(said);
  try {
    const snapshot = await driver.dump();
    const before = Date.now();
    const statistics = await driver.statistics();
    const asked = (before + Date.now()) / 2;
    return nodeFindings({ node, snapshot, statistics, asked, state, graceMs, trial }, t);
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return [bad(t.nodeSilent(node, error))];
  } finally {
    await driver.close();
  }
}
