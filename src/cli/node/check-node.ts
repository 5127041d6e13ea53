import type { NodeSettings } from '../../config/settings.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import type { State } from '../../peers/records/records.ts';
import type { FindingTexts } from '../../texts/cli/texts.ts';
import { type NodeDriver, NodeError } from '../../wireguard/drivers/driver.ts';
import { bad, type Finding } from '../finding.ts';
import { doorFindings } from './door-findings.ts';
import { exitFindings } from './exit-findings.ts';
import { helperFindings } from './helper-findings.ts';
import { limitFindings } from './limit-findings.ts';
import { nodeFindings } from './node-findings.ts';
import { resolverFindings } from './resolver-findings.ts';
import { readTrial } from './try-rules.ts';

export interface CheckParts {
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly state: State;
  readonly graceMs: number;
  /** Node id → the output of a trial of its firewall rules. */
  readonly tried?: Readonly<Record<string, string>>;
  /** The store's key, with which the node's doors are tried; without it they are not. */
  readonly box?: SecretBox | null;
  readonly t: FindingTexts;
}

/** Checks a node completely and returns the findings; what could not be read is a finding as well. */
export async function checkNode(
  node: NodeSettings,
  { driverOf, state, graceMs, tried = {}, box = null, t }: CheckParts,
): Promise<Finding[]> {
  const driver = driverOf(node);
  const said = tried[node.id];
  const trial = said === undefined ? null : readTrial(said);
  try {
    const snapshot = await driver.dump();
    const parameters = node.protocol === 'amneziawg' ? await driver.parameters() : undefined;
    const before = Date.now();
    const statistics = await driver.statistics();
    const asked = (before + Date.now()) / 2;
    const doors = box === null ? [] : await doorFindings(node, { state, snapshot, box }, t);
    const findings = nodeFindings(
      { node, snapshot, statistics, asked, state, graceMs, trial, ...(parameters !== undefined && { parameters }) },
      t,
    );
    const exits = await exitFindings(node.id, driver, state, t);
    const limits = await limitFindings(node.id, driver, { state, now: asked, t });
    const resolver = await resolverFindings(node.id, driver, state, t);
    const helpers = await helperFindings(node.id, statistics.setup, t);
    return [...findings, ...helpers, ...doors, ...limits, ...exits, ...resolver];
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return [bad(t.nodeSilent(node, error))];
  } finally {
    await driver.close();
  }
}
