import type { NodeSettings } from '../../config/settings.ts';
import { usesContainer } from '../../wireguard/dialect/dialect.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { openShell } from '../node/node-shell.ts';
import type { NodeShell } from '../node/remote-setup.ts';
import { requireOwnPeer } from './check-peer.ts';
import { asker, type ExitParts, type LinkWords } from './exit-parts.ts';

/**
 * `vpn-bot exit add`: links two nodes, so that friends of the entry can leave at the exit. The link's key is made on the entry, where it
 * stays. Whatever was interrupted is finished by the same command. False if the answer was no, or the exit was not heard through the link.
 */
export async function exitAdd(words: LinkWords & { readonly dryRun: boolean }, parts: ExitParts): Promise<boolean> {
  const { console, texts } = parts;
  const ask = asker(parts);
  const t = texts.exit;
  const { entry, exit } = nodesMeant(words, parts);
  const ends = { entry: entry.id, exit: exit.id };
  await ask({ step: 'try', ...ends });
  console.say(t.willLink(entry.id, exit.id));
  if (words.dryRun || !(await console.confirm(t.linkNow))) return words.dryRun;
  const shell = await openShell(entry.ssh, words, 'exit add', { ...parts, t: texts.node });
  try {
    console.say(t.makingKey(shell.host));
    const place = [entry.interface, exit.id, exit.dialect.program];
    const publicKey = await keyIn(shell, `prepare_link ${quote(place)}`, parts);
    const { made } = await ask({ step: 'make', ...ends, publicKey });
    if (made === null) throw new Error('the bot told nothing of the link');
    requireOwnPeer(made.peer, exit, t);
    const where = [...place, made.address, made.address6 ?? '-', made.far];
    await shell.run(
      `link_lines=${quote([made.interface.join('\n')])} peer_lines=${quote([made.peer.join('\n')])}
make_link ${quote(where)}`,
    );
    const isHeard = /^heard=yes$/m.test(await shell.run(`await_exit ${quote([entry.interface, exit.id])}`));
    console.say(isHeard ? t.linked(entry.id, exit.id) : t.notHeard(entry.id, exit.id));
    if (made.address6 === null && entry.network6 !== null) console.say(t.noIpv6(exit.id));
    return isHeard;
  } finally {
    shell.close();
  }
}

/** `vpn-bot exit rekey`: a new key for the link; both are on the exit until the entry uses the new one. */
export async function exitRekey(words: LinkWords, parts: ExitParts): Promise<boolean> {
  const { console, texts } = parts;
  const ask = asker(parts);
  const t = texts.exit;
  const { entry, exit } = nodesMeant(words, parts);
  const ends = { entry: entry.id, exit: exit.id };
  const place = [entry.interface, exit.id];
  const shell = await openShell(entry.ssh, words, 'exit rekey', { ...parts, t: texts.node });
  try {
    const publicKey = await keyIn(shell, `rekey_link ${quote([...place, 'prepare'])}`, parts);
    const { hasChanged } = await ask({ step: 'announce', ...ends, publicKey });
    if (!hasChanged) throw new CliError(t.noLink(entry.id, exit.id));
    await shell.run(`rekey_link ${quote([...place, 'use'])}`);
    await ask({ step: 'use', ...ends });
    const isHeard = /^heard=yes$/m.test(await shell.run(`await_exit ${quote(place)}`));
    console.say(isHeard ? t.rekeyed(entry.id, exit.id) : t.notHeard(entry.id, exit.id));
    return isHeard;
  } finally {
    shell.close();
  }
}

/** The settings of both nodes. Throws `CliError`. */
export function nodesMeant({ entry, exit }: LinkWords, { settings, texts }: ExitParts) {
  const { nodes } = settings();
  const [from, to] = [entry, exit].map((id): NodeSettings => {
    const found = nodes.find((node) => node.id === id);
    if (!found) throw new CliError(texts.node.unknown(id));
    return found;
  });
  if (!from || !to) throw new CliError(texts.node.unknown(entry));
  if (usesContainer(from)) throw new CliError(texts.node.inContainer(from.id, from.container));
  return { entry: from, exit: to };
}

async function keyIn(shell: NodeShell, steps: string, { texts }: ExitParts): Promise<string> {
  const answer = await shell.run(steps);
  const key = /^public_key=([A-Za-z0-9+/]{43}=)$/m.exec(answer)?.[1];
  if (key === undefined) throw new CliError(texts.exit.noKey(shell.host));
  return key;
}
