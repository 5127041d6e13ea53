import { NodeError } from '../../wireguard/drivers/driver.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { openShell } from '../node/node-shell.ts';
import { askerOf, type DnsParts, type DnsWords, nodeMeant } from './dns-parts.ts';
import { restoreDns, writtenDns } from './dns-setting.ts';

/**
 * `vpn-bot dns off`: queries go where they are addressed to again, new files name what they named before, and nothing is left on the node.
 * False if the answer was no, or the node could not be reached: then the same command tidies up when it is back.
 */
export async function dnsOff(words: DnsWords, parts: DnsParts): Promise<boolean> {
  const { console, texts, settingsFile } = parts;
  const { dns: t } = texts;
  const ask = askerOf(parts);
  const node = nodeMeant(words.node, parts);
  console.say(t.willTurnOff(node.id));
  if (!(await console.confirm(t.turnOffNow))) return false;
  const { wasOn, dnsBefore } = await ask({ step: 'try', node: node.id });
  const written = await writtenDns(node.id, settingsFile);
  // without a record the setting is the owner's own
  const isRestored = wasOn && written !== null && (await restoreDns(node.id, written, dnsBefore, parts));
  if (isRestored) console.say((await reloadDaemon()) ? texts.node.reloaded : texts.node.notRunning);
  // the bot first: it would put back what it finds missing
  await ask({ step: 'off', node: node.id });
  const isTidy = await tidyUp(words, parts);
  console.say(isTidy ? t.isOff(node.id) : t.isOffHalf(node.id));
  if (isRestored) console.say(t.rollOut(node.id));
  return isTidy;
}

async function tidyUp(words: DnsWords, parts: DnsParts): Promise<boolean> {
  const { texts, console } = parts;
  const node = nodeMeant(words.node, parts);
  try {
    const shell = await openShell(node.ssh, words, 'dns off', { ...parts, t: texts.node });
    await shell.run(`turn_dns_off ${quote([node.interface])}`).finally(shell.close);
    return true;
  } catch (error) {
    if (!(error instanceof NodeError || error instanceof CliError)) throw error;
    console.say(error.message);
    return false;
  }
}
