import { isIPv4 } from 'node:net';
import { httpsUrls } from '../../config/value-schemas.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { openShell } from '../node/node-shell.ts';
import { askerOf, type DnsParts, type DnsWords, nodeMeant } from './dns-parts.ts';
import { writeDns, writtenDns } from './dns-setting.ts';

interface OnWords extends DnsWords {
  /** Addresses of lists of domains to block. */
  readonly block: readonly string[];
  readonly dryRun: boolean;
}

/**
 * `vpn-bot dns on`: the node answers its friends' queries by itself. Whatever was interrupted is finished by the same command. False if
 * the answer was no.
 */
export async function dnsOn(words: OnWords, parts: DnsParts): Promise<boolean> {
  const { console, texts, settings, settingsFile } = parts;
  const { dns: t } = texts;
  const ask = askerOf(parts);
  const node = nodeMeant(words.node, parts);
  const lists = checkedLists(words.block);
  const upstreams = settings().dnsUpstreams;
  await ask({ step: 'try', node: node.id });
  console.say(t.willTurnOn(node.id, upstreams.join(', ')));
  for (const url of lists) console.say(t.willBlock(url));
  if (words.dryRun || !(await console.confirm(t.turnOnNow))) return words.dryRun;
  const shell = await openShell(node.ssh, words, 'dns on', { ...parts, t: texts.node });
  try {
    console.say(t.turningOn(shell.host));
    const answer = await shell.run(`turn_dns_on ${quote([node.interface, upstreams.join(',')])}`);
    const address = /^address=([\d.]{7,15})$/m.exec(answer)?.[1];
    if (address === undefined || !isIPv4(address)) throw new CliError(t.noAddress(shell.host));
    await ask({ step: 'on', node: node.id, lists, dnsBefore: await writtenDns(node.id, settingsFile) });
    const isNew = await writeDns(node.id, address, parts);
    if (isNew) console.say((await reloadDaemon()) ? texts.node.reloaded : texts.node.notRunning);
    console.say(t.isOn(node.id, address));
    if (isNew) console.say(t.rollOut(node.id));
  } finally {
    shell.close();
  }
  return true;
}

function checkedLists(block: readonly string[]): string[] {
  if (block.length === 0) return [];
  const read = httpsUrls.safeParse(block.join(','));
  if (!read.success) throw new CliError(`--block: ${read.error.issues.map(({ message }) => message).join('; ')}`);
  return [...read.data];
}
