import type { NodeSettings } from '../../config/settings.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import { doorsOf, doorText } from '../../peers/nodes/door.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { State } from '../../peers/records/records.ts';
import { probeDoor } from '../../probe/probe-door.ts';
import type { FindingTexts } from '../../texts/cli/texts.ts';
import { doorTask, isElsewhere } from '../../wiring/door-task.ts';
import { type Finding, good, note } from '../finding.ts';

/**
 * Tries the doors of a node on another machine with the bot's own peer there; nothing where it has none. Twice, since the daemon may
 * try the same door at the same moment, and only the later one of two tries gets through.
 */
export async function doorFindings(
  node: NodeSettings,
  { state, snapshot, box }: { readonly state: State; readonly snapshot: Snapshot; readonly box: SecretBox },
  t: FindingTexts,
  probe = probeDoor,
): Promise<Finding[]> {
  const record = state.nodes[node.id];
  const key = record?.probe?.public_key;
  const task = doorTask(node, record, snapshot, box);
  if (!(await isElsewhere(node)) || task === null || key === undefined || !snapshot.peers.has(key)) return [];
  const findings: Finding[] = [];
  for (const door of doorsOf(node)) {
    const first = await probe({ ...task, ...door });
    const outcome = first.kind === 'open' ? first : await probe({ ...task, ...door });
    const text = doorText(door);
    if (outcome.kind === 'open') findings.push(good(t.doorOpen(node.id, text, Math.round(outcome.handshakeMs))));
    else findings.push(note(t.doorNotOpen(node.id, text, outcome.kind)));
  }
  return findings;
}
