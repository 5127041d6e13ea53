import { doorsOf, doorText } from '../../peers/nodes/door.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { sayFindings } from '../finding.ts';
import type { NodeParts } from './node-parts.ts';
import { type AdminWords, openShell } from './node-shell.ts';

/**
 * `vpn-bot node renew`: brings the node's gate and all helper programs of root's on its machine to this version; with that the gate may knock
 * at the doors that this machine has now. False if a finding about the node is bad.
 */
export async function renew(words: AdminWords & { readonly id: string }, parts: NodeParts): Promise<boolean> {
  const { console, settings, texts, check } = parts;
  const t = texts.node;
  const { nodes } = settings();
  const node = nodes.find(({ id }) => id === words.id);
  if (!node) throw new CliError(t.unknown(words.id));
  const doors = nodes.filter(({ ssh }) => ssh === null).flatMap((own) => doorsOf(own).map(doorText));
  const shell = await openShell(node.ssh, words, 'node renew', { ...parts, t });
  try {
    console.say(t.renewing(shell.host));
    await shell.run(`interface=${quote([node.interface])} program=${node.dialect.program} container=${quote([node.container ?? ''])}
renew_gate ${quote([node.ssh === null ? '' : doors.join(' ')])} && renew_helpers`);
  } finally {
    shell.close();
  }
  console.say(t.renewed(node.id));
  return sayFindings(await check(node), console.say);
}
