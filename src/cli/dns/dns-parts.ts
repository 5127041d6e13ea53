import type { z } from 'zod';
import type { NodeSettings } from '../../config/settings.ts';
import { resolver } from '../../control/words/resolver.ts';
import { usesContainer } from '../../wireguard/dialect/dialect.ts';
import type { NodeDriver } from '../../wireguard/drivers/driver.ts';
import { CliError } from '../cli-error.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';
import type { NodeParts } from '../node/node-parts.ts';
import type { AdminWords } from '../node/node-shell.ts';

/** What the commands about name servers of the owner's own need. */
export interface DnsParts extends Omit<NodeParts, 'check'> {
  readonly askParts: () => AskParts;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
}

/** The node, and who does the work on it. */
export interface DnsWords extends AdminWords {
  readonly node: string;
}

/** Asks the bot for a step, with no more rights than the bot has. */
export const askerOf =
  ({ asBot, askParts }: DnsParts) =>
  (args: z.infer<typeof resolver.args>) =>
    asBot(() => askBot(resolver, args, askParts()));

/** The node's settings. Throws `CliError`. */
export function nodeMeant(id: string, { settings, texts }: DnsParts): NodeSettings {
  const found = settings().nodes.find((node) => node.id === id);
  if (!found) throw new CliError(texts.node.unknown(id));
  if (usesContainer(found)) throw new CliError(texts.node.inContainer(found.id, found.container));
  return found;
}
