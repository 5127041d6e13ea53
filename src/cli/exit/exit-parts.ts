import type { z } from 'zod';
import { link } from '../../control/words/link.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';
import type { NodeParts } from '../node/node-parts.ts';
import type { AdminWords } from '../node/node-shell.ts';

/** What the commands about exits need. */
export interface ExitParts extends Omit<NodeParts, 'check'> {
  readonly askParts: () => AskParts;
}

/** The ends of a link, and who does the work on the entry. */
export interface LinkWords extends AdminWords {
  readonly entry: string;
  readonly exit: string;
}

/** Asks the bot for a step of a link, with no more rights than the bot has: root's are for the entry alone. */
export const asker =
  ({ asBot, askParts }: ExitParts) =>
  (args: z.infer<typeof link.args>) =>
    asBot(() => askBot(link, args, askParts()));
