import type { FindingTexts } from '../../texts/cli/texts.ts';
import type { NodeSetup } from '../../wireguard/drivers/driver.ts';
import { otherHelpers, ownHelperPrograms } from '../../wireguard/drivers/helper-programs.ts';
import { type Finding, note } from '../finding.ts';

/** Whether root's helper programs on the node's machine are of this version; none where they are. */
export async function helperFindings(nodeId: string, setup: NodeSetup, t: FindingTexts): Promise<Finding[]> {
  const others = otherHelpers(await ownHelperPrograms(), setup);
  return others.length === 0 ? [] : [note(t.otherHelpers(nodeId, others.join(', ')))];
}
