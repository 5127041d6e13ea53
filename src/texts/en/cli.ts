import { findings } from './cli/findings.ts';
import { help } from './cli/help.ts';
import { node } from './cli/node.ts';
import { status } from './cli/status.ts';
import { store } from './cli/store.ts';
import { update } from './cli/update.ts';

/** Translations of Commander's own titles; none are needed in English. */
const titles: Readonly<Record<string, string>> = {};

/** All texts of the command `vpn-bot` in English: plain text without a line end. */
export const cliTexts = {
  help,
  titles,
  /** Added to a yes-or-no question. */
  yesOrNo: '[y/N]',
  /** Answers that mean yes; `y` and `yes` are accepted in every language. */
  yesWords: ['y', 'yes'] as readonly string[],
  node,
  findings,
  store,
  status,
  update,
};
