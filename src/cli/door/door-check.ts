import { execa } from 'execa';
import type { NodeSettings, Settings } from '../../config/settings.ts';
import { doorsOf, doorText } from '../../peers/nodes/door.ts';
import { loadStore } from '../../store/load-store.ts';
import { requireFittingKey } from '../../store/store-key.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { usesContainer } from '../../wireguard/dialect/dialect.ts';
import { type NodeDriver, NodeError } from '../../wireguard/drivers/driver.ts';
import { isElsewhere } from '../../wiring/door-task.ts';
import { bad, type Finding, good, note } from '../finding.ts';
import { doorFindings } from '../node/door-findings.ts';
import { doorWord, kindOf } from './known-doors.ts';

export interface DoorCheckParts {
  readonly settings: Settings;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly texts: CliTexts;
}

/**
 * `vpn-bot door check`: goes through each door of a node on another machine as a friend's app would. Of this machine's own doors it says
 * whether the rules of the spare ports are in force: more cannot be seen from inside.
 */
export async function checkDoors(node: NodeSettings, parts: DoorCheckParts): Promise<Finding[]> {
  return (await isElsewhere(node)) ? tryDoors(node, parts) : lookAtRules(node, parts);
}

async function tryDoors(node: NodeSettings, { settings, driverOf, texts }: DoorCheckParts): Promise<Finding[]> {
  const { peersFile, storeKey, storeKeyFile } = settings;
  const { store: state } = await loadStore(peersFile);
  const box = await requireFittingKey(state, storeKey, storeKeyFile);
  const driver = driverOf(node);
  try {
    const snapshot = await driver.dump();
    const found = box === null ? [] : await doorFindings(node, { state, snapshot, box }, texts.findings);
    return found.length > 0 ? found : [note(texts.door.noProbe(node.id))];
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return [bad(texts.findings.nodeSilent(node, error))];
  } finally {
    await driver.close();
  }
}

async function lookAtRules(node: NodeSettings, { settings, texts }: DoorCheckParts): Promise<Finding[]> {
  const t = texts.door;
  const spare = doorsOf(node).filter((door) => kindOf(node, door, settings.nodes).kind === 'spare');
  const rules = usesContainer(node) || spare.length === 0 ? null : await rulesOf(node.interface);
  const findings = spare.map((door) => {
    const led =
      rules === null ? null : new RegExp(`udp dport (?:\\{[^}]*\\b)?${door.port}\\b[^}]*\\}? jump enter`).test(rules);
    if (led === null) return note(t.rulesUnread(node.id, doorText(door)));
    return led
      ? good(t.ruleThere(node.id, doorText(door)))
      : bad(t.ruleGone(node.id, doorText(door), doorWord(node, door)));
  });
  return [...findings, note(t.notFromHere(node.id))];
}

/** The rules of the interface's spare ports as nft prints them, empty where there are none; null: they may not be read. */
async function rulesOf(name: string): Promise<string | null> {
  const table = ['list', 'table', 'inet', `vpn-bot-doors-${name}`];
  const { exitCode, stdout, stderr } = await execa('nft', table, { reject: false, stdin: 'ignore' });
  if (exitCode === 0) return stdout;
  return /No such file/.test(stderr) ? '' : null;
}
