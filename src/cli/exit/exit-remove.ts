import { NodeError } from '../../wireguard/drivers/driver.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { openShell } from '../node/node-shell.ts';
import { nodesMeant } from './exit-add.ts';
import { asker, type ExitParts, type LinkWords } from './exit-parts.ts';

/**
 * `vpn-bot exit remove`: friends of the entry leave there again, and nothing of the link is left on either side. False if the answer was
 * no, or the entry could not be reached: then the link's key is of no use any more, and the same command tidies up when it is back.
 */
export async function exitRemove(words: LinkWords, parts: ExitParts): Promise<boolean> {
  const { console, texts } = parts;
  const ask = asker(parts);
  const t = texts.exit;
  const { entry, exit } = nodesMeant(words, parts);
  console.say(t.willUnlink(entry.id, exit.id));
  if (!(await console.confirm(t.unlinkNow))) return false;
  const isTidy = await tidyUp(words, parts);
  await ask({ step: 'remove', entry: entry.id, exit: exit.id });
  console.say(isTidy ? t.unlinked(entry.id, exit.id) : t.unlinkedHalf(entry.id, exit.id));
  return isTidy;
}

async function tidyUp(words: LinkWords, parts: ExitParts): Promise<boolean> {
  const { texts, console } = parts;
  const { entry, exit } = nodesMeant(words, parts);
  try {
    const shell = await openShell(entry.ssh, words, 'exit remove', { ...parts, t: texts.node });
    await shell.run(`remove_link ${quote([entry.interface, exit.id])}`).finally(shell.close);
    return true;
  } catch (error) {
    if (!(error instanceof NodeError || error instanceof CliError)) throw error;
    console.say(error.message);
    return false;
  }
}
